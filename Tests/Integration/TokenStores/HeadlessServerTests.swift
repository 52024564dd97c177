import FoundationEssentials
import Glibc
import Secrets
import Surroundings
import Testing

@Suite("A server without a desktop")
struct HeadlessServerTests {
    @Test("keeps its grants in the sealed file: made, authorized, refreshed, and locked without its key")
    func sealedFile() async throws {
        try await inPractice { practice in
            let environment = practice.withoutDesktop
            let made = try await practice.run(["store", "key", "--new"], in: environment)
            #expect(made.output.contains("Next: mailgrant store migrate --to sealed-file\n"))
            let chosen = try await practice.run(["store", "migrate", "--to", "sealed-file"], in: environment)
            #expect(chosen.output.contains("\(practice.settingsFile): declares sealed-file now\n"), "\(chosen.output)")
            try await practice.declare()
            var authorizing = practice.authorizing()
            authorizing.environment = environment
            try await authorizing.runSuccessfully()

            var helper = practice.helper(.incoming)
            helper.environment = environment
            let first = try await helper.secret()
            try practice.dropTokens()
            let refreshed = try await practice.refreshes {
                let token = try await helper.secret()
                #expect(token != first)
            }
            #expect(refreshed == 1)
            #expect(try await practice.keyringItems() == "")
            let doctor = try await practice.run(["doctor", Practice.account], in: environment)
            #expect(doctor.output.contains("sealed file, unlocked"), "\(doctor.output)")

            // The key is taken away, and comes back as systemd's credential.
            try practice.dropTokens()
            let credentials = try practice.scratch.makeDirectory("credentials")
            rename(practice.sealedFile + ".key", credentials + "/mailgrant-key")
            let failure = try await expectFailure(
                of: helper, .unavailable, saying: "is locked", "mailgrant-key", "LoadCredential=mailgrant-key:")
            #expect(!failure.errors.contains("keyring"))
            helper.environment["CREDENTIALS_DIRECTORY"] = credentials
            _ = try await helper.secret()
        }
    }

    @Test("Without the sealed file nothing is asked of anybody, and the message says how it is made")
    func notMade() async throws {
        try await inPractice { practice in
            try practice.writeSettings("store = \"sealed-file\"\n")
            try await practice.declare()
            try await expectFailure(
                of: practice.authorizing(.incoming), .unavailable, saying: "there is no \(practice.sealedFile)",
                "mailgrant store key --new")
            #expect(practice.browserVisits == 0)
        }
    }

    @Test("A passphrase is asked for on the terminal only, and unlocks it for helpers")
    func passphrase() async throws {
        try await inPractice { practice in
            let passphrase = UUID().uuidString
            try await practice.run(["store", "passphrase"], input: Array(passphrase.utf8))
            try practice.writeSettings("store = \"sealed-file\"\n")
            try await practice.authorizeAccount()
            try await practice.run(["store", "lock"])
            try practice.dropTokens()
            try await expectFailure(of: practice.helper(.incoming), .unavailable, saying: "mailgrant store unlock")
            // No terminal here.
            try await expectFailure(
                of: practice.mailgrant("store", "unlock"), .unavailable, saying: "there is no terminal")
            let terminal = try ScriptedTerminal(in: try practice.scratch.makeDirectory("terminal"))
            let visit = try await terminal.run(
                practice.mailgrant("store", "unlock"), .init("Passphrase of .*: ", send: passphrase + "\n"))
            #expect(visit.status == .exited(0), "\(visit.shown)\(visit.problem)")
            #expect(visit.shown.contains("unlocked") && !visit.shown.contains(passphrase))
            _ = try await practice.token(.incoming)
            try await practice.run(["store", "lock"])
        }
    }

    @Test("A helper of git that shortens what it is given is refused before anything is spent")
    func shorteningHelper() async throws {
        try await inPractice { practice in
            let bin = try practice.scratch.makeDirectory("bin")
            try writePrivateFile(
                """
                #!/bin/sh
                while read -r line; do case $line in password=*) kept=${line#password=} ;; esac; done
                case $1 in
                    store) printf '%s' "$kept" | head -c 1000 >"$HOME/kept" ;;
                    get) printf 'username=x\\npassword=%s\\n' "$(cat "$HOME/kept")" ;;
                esac

                """.utf8, to: bin + "/git-credential-short", mode: 0o700)
            try practice.writeSettings("store = \"git-credential:short\"\n")
            try await practice.declare()
            var authorizing = practice.authorizing(.incoming)
            authorizing.environment["PATH"] = "\(bin):\(practice.environment["PATH"] ?? "")"
            try await expectFailure(
                of: authorizing, .cannotCreate,
                saying: "git-credential-short does not keep a secret of 4096 bytes: it gave 1000 back")
            #expect(practice.browserVisits == 0)
        }
    }
}
