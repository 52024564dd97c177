import FoundationEssentials
import Glibc
import Grants
import PluginPrograms
import Secrets
import Surroundings
import TestTokenStores
import Testing
import TokenStoreConformance
import TokenStores

@Suite("The store programs that come with mailgrant")
struct StorePluginTests {
    private let pass = packagePath("Plugins/mailgrant-store-pass")
    private let systemdCreds = packagePath("Plugins/mailgrant-store-systemd-creds")

    /// A GPG key with a password store for it.
    ///
    /// - Parameter passphrase: of the key; none where it is empty.
    private func withPasswordStore(
        passphrase: String = "", _ body: (ProgramWorld) async throws -> Void
    ) async throws {
        try await withProgramWorld { world in
            var world = world
            world.environment["GNUPGHOME"] = world.home + "/gnupg"
            mkdir(world.home + "/gnupg", 0o700)
            func run(_ program: String, _ arguments: [String], _ input: String = "") async throws {
                try await Program(program, arguments, environment: world.environment)
                    .runSuccessfully(input: Array(input.utf8))
            }
            do {
                try await run(
                    "gpg",
                    [
                        "--batch", "--pinentry-mode=loopback", "--passphrase-fd=0", "--quick-gen-key",
                        "Alice <alice@example.org>", "default", "default",
                    ], passphrase + "\n")
                try await run("pass", ["init", "alice@example.org"])
                try await body(world)
            } catch {
                try await run("gpgconf", ["--kill", "all"])
                throw error
            }
            try await run("gpgconf", ["--kill", "all"])
        }
    }

    @Test("mailgrant-store-pass keeps the contract of a token store")
    func passContract() async throws {
        try await withPasswordStore { world in
            await checkConformance { try world.store(.store, "pass", beside: pass) }
            try await checkVolume(grantsForPrograms) { try world.store(.store, "pass", beside: pass) }
            let left = try FileManager.default.subpathsOfDirectory(atPath: world.home + "/.password-store")
            #expect(!left.contains { $0.contains("draft") }, "\(left)")
        }
    }

    @Test("mailgrant-store-pass says that the key is locked, and what it lacks")
    func passLocked() async throws {
        try await withPasswordStore(passphrase: UUID().uuidString) { world in
            let item = try StoredItem.fresh()
            let request = "protocol=mailgrant\nhost=\(item.id)\nusername=work\npassword=\(UUID().uuidString)\n\n"
            // The agent knows the passphrase of the key that was just made, until it ends.
            try await Program(pass + "/mailgrant-store-pass", ["store"], environment: world.environment)
                .runSuccessfully(input: Array(request.utf8))
            try await Program("gpgconf", ["--kill", "all"], environment: world.environment).runSuccessfully()
            let store = try world.store(.store, "pass", beside: pass)
            let error = await store.readError(item)
            #expect(error?.code == .locked)
            #expect(error?.detail == "mailgrant-store-pass: the GPG key is locked")
            #expect(error?.remedy == "unlock it with: pass show mailgrant/\(item.id)")
            #expect(try await store.read(.fresh(), interaction: .forbidden) == nil)
            unlink(world.home + "/.password-store/.gpg-id")
            #expect(await store.readFailure(item) == .absent)
        }
    }

    @Test("Where gpg's agent is overrun mailgrant-store-pass tries again, and never calls that locked")
    func passAgentOverrun() async throws {
        try await withPasswordStore { world in
            var world = world
            let item = try StoredItem.fresh()
            let secret = Secret.fresh()
            try await world.store(.store, "pass", beside: pass).write(secret, as: item, interaction: .forbidden)
            // What gpg says then, as many times as the file tells.
            let bin = world.home + "/bin"
            mkdir(bin, 0o700)
            try writePrivateFile(
                """
                #!/bin/sh
                left=$(cat "$HOME/refusals")
                case " $* " in
                    *' -d '* | *' --decrypt '*)
                        if test "$left" -gt 0; then
                            echo $((left - 1)) >"$HOME/refusals"
                            echo 'gpg: public key decryption failed: Cannot allocate memory' >&2
                            echo 'gpg: decryption failed: No secret key' >&2
                            exit 2
                        fi ;;
                esac
                exec /usr/bin/gpg "$@"

                """.utf8, to: bin + "/gpg", mode: 0o700)
            symlink("gpg", bin + "/gpg2")
            world.environment["PATH"] = bin + ":" + Program.systemPath
            let store = try world.store(.store, "pass", beside: pass)
            // The last is a moment in which the agent has recovered before it is asked for the reason.
            for refusals in [5, 2, 1] {
                try Data("\(refusals)\n".utf8).write(to: URL(filePath: world.home + "/refusals"))
                #expect(try await store.read(item, interaction: .forbidden) == secret, "after \(refusals) refusals")
            }
            try Data("1000\n".utf8).write(to: URL(filePath: world.home + "/refusals"))
            let error = await store.readError(item)
            #expect(error?.code == .failed)
            #expect(error?.detail.hasSuffix("gpg: public key decryption failed: Cannot allocate memory") == true)
        }
    }

    @Test("A key that is not there is no locked one for mailgrant-store-pass")
    func passWithoutKey() async throws {
        try await withPasswordStore { world in
            var world = world
            let item = try StoredItem.fresh()
            try await world.store(.store, "pass", beside: pass).write(.fresh(), as: item, interaction: .forbidden)
            world.environment["GNUPGHOME"] = world.home + "/other"
            mkdir(world.home + "/other", 0o700)
            let error = try await world.store(.store, "pass", beside: pass).readError(item)
            #expect(error?.code == .failed)
            #expect(error?.detail.contains("No secret key") == true, "\(error?.detail ?? "")")
            try await Program("gpgconf", ["--kill", "all"], environment: world.environment).runSuccessfully()
        }
    }

    @Test(
        "mailgrant-store-systemd-creds keeps the contract of a token store",
        .enabled(if: geteuid() == 0, "only root can use the key of the machine"))
    func systemdCredsContract() async throws {
        try await withProgramWorld { world in
            await checkConformance { try world.store(.store, "systemd-creds", beside: systemdCreds) }
            try await checkVolume(grantsForPrograms) { try world.store(.store, "systemd-creds", beside: systemdCreds) }
            let left = try FileManager.default.subpathsOfDirectory(atPath: world.home + "/data")
            #expect(!left.contains { $0.contains("draft") }, "\(left)")
        }
    }

    @Test(
        "mailgrant-store-systemd-creds notices a file in the place of another",
        .enabled(if: geteuid() == 0, "only root can use the key of the machine"))
    func swappedCredentials() async throws {
        try await withProgramWorld { world in
            let store = try world.store(.store, "systemd-creds", beside: systemdCreds)
            let items = [try StoredItem.fresh(), try StoredItem.fresh()]
            for item in items { try await store.write(.fresh(), as: item, interaction: .forbidden) }
            let directory = world.home + "/data/mailgrant/systemd-creds/"
            rename(directory + items[0].id, directory + items[1].id)
            #expect(await store.readFailure(items[1]) == .failed)
        }
    }

    @Test("mailgrant-store-systemd-creds says that it needs root")
    func notRoot() async throws {
        let user = try UnprivilegedUser()
        let outcome = try await Program(
            systemdCreds + "/mailgrant-store-systemd-creds", ["get"], directory: "/", user: user
        ).run(input: Array("protocol=mailgrant\nhost=some\n\n".utf8))
        #expect(outcome.status == .exited(69))
        #expect(outcome.errors.contains("only root"), "\(outcome.errors)")
    }

    @Test(
        "Killed at any moment a store program leaves the old grant or the new one, never a part of one",
        arguments: ["pass", "systemd-creds"])
    func killed(name: String) async throws {
        guard name == "pass" || geteuid() == 0 else { return }
        let directory = name == "pass" ? pass : systemdCreds
        try await withPasswordStore { world in
            let store = try world.store(.store, name, beside: directory)
            let item = try StoredItem.fresh()
            var last = Secret.fresh()
            try await store.write(last, as: item, interaction: .forbidden)
            var killed = 0
            for round in 1...25 {
                let next = Secret.fresh()
                let request =
                    "protocol=mailgrant\nhost=\(item.id)\nusername=work\npassword=\(next.exposedText)\n\n"
                let moment = Double(round) * 0.012
                let outcome = try await Program(
                    "timeout",
                    ["--signal=KILL", "\(moment)", "\(directory)/mailgrant-store-\(name)", "store"],
                    environment: world.environment
                ).run(input: Array(request.utf8))
                if outcome.status != .exited(0) { killed += 1 }
                let found = try await store.read(item, interaction: .forbidden)
                #expect(found == last || found == next, "killed after \(moment) s")
                last = found ?? last
            }
            #expect(killed > 0)
            try await store.write(.fresh(), as: item, interaction: .forbidden)
            let left = try FileManager.default.subpathsOfDirectory(atPath: world.home)
            #expect(!left.contains { $0.contains("draft") }, "\(left.filter { $0.contains("draft") })")
        }
    }
}
