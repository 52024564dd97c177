import FoundationEssentials
import Secrets
import Surroundings
import Testing

@Suite("A helper with a cached token")
struct HotPathTests {
    @Test("It opens no socket and no file but the one sealed file, and asks the kernel for one key")
    func systemCalls() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let token = try await practice.token(.incoming)
            let trace = "\(practice.scratch.path)/trace"
            let traced = Program(
                "strace",
                ["-f", "-o", trace, "-s", "500", practice.executables.path("mailgrant-incoming"), Practice.account],
                environment: practice.environment)
            #expect(try await traced.secret() == token)

            let calls = ServiceLog(path: trace).lines().map { $0.drop { $0.isNumber }.drop { $0 == " " } }
            #expect(calls.contains { $0.hasPrefix("execve(") })
            #expect(calls.count { $0.hasPrefix("execve(") } == 1)
            for forbidden in ["socket(", "connect(", "clone", "fork(", "vfork("] {
                #expect(!calls.contains { $0.hasPrefix(forbidden) }, "\(forbidden)")
            }
            // The Swift runtime asks, before the program begins, where its stack lies: what a process is shown of itself is
            // no file.
            let opened = calls.filter { $0.hasPrefix("open") && !$0.contains("\"/proc/self/") }
            #expect(opened.count == 1, "\(opened)")
            #expect(opened.first?.contains("\"\(cacheDirectory(practice))/") == true)
            // One key: found and read.
            #expect(calls.count { $0.hasPrefix("keyctl(KEYCTL_SEARCH") } == 1)
            #expect(calls.count { $0.hasPrefix("keyctl(KEYCTL_READ") } == 1)
        }
    }

    @Test(
        "It works under cron and in a session without the user's keyring, with no provider, no keyring and no configuration"
    )
    func bareSurroundings() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let token = try await practice.token(.incoming)
            try await practice.keyring.daemon.kill()
            try await practice.provider.service.kill()
            try practice.writeDeclaredText("garbled")

            var bare = practice.helper(.incoming)
            bare.environment = ["XDG_RUNTIME_DIR": practice.environment["XDG_RUNTIME_DIR"] ?? ""]
            #expect(try await bare.secret() == token)
            // A session keyring of its own, as a unit or sshd without pam_keyinit leaves it: without the user's in it.
            let session = Program(
                "keyctl", ["session", "-", bare.executable, Practice.account],
                environment: bare.environment.merging(Program.plainEnvironment) { ours, _ in ours })
            #expect(try await session.secret() == token)
        }
    }

    @Test(
        "A sealed file that was damaged, opened to others, swapped for a link or taken away is passed over, never believed"
    )
    func untrustworthyFiles() async throws {
        try await inPractice { practice in
            try await practice.declare()
            try await practice.authorizing(.incoming).runSuccessfully()
            let directory = cacheDirectory(practice)
            let name = try #require(try FileManager.default.contentsOfDirectory(atPath: directory).first)
            let file = "\(directory)/\(name)"
            for damage in [
                "chmod 0644 \(file)", "mv \(file) \(directory)/moved && ln -s moved \(file)", "printf x >>\(file)",
                "printf 12345678 | dd of=\(file) bs=1 seek=40 conv=notrunc", "truncate -s 10 \(file)", "rm \(file)",
                "rm \(file) && mkfifo -m 0600 \(file)",
            ] {
                let before = try await practice.token(.incoming)
                try await practice.shell(damage).runSuccessfully()
                let refreshes = try await practice.refreshes {
                    let after = try await practice.token(.incoming)
                    #expect(after != before, "\(damage)")
                    // It has healed.
                    #expect(try await practice.token(.incoming) == after, "\(damage)")
                }
                #expect(refreshes == 1, "\(damage)")
            }
        }
    }

    @Test("Every format carries the same token, out of the cache as on the long way")
    func formats() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let token = try await practice.token(.incoming).exposedText
            for command in ["mailgrant-incoming demo", "mailgrant token demo --incoming"] {
                func printed(_ format: String) async throws -> String {
                    try await practice.shell("exec \(command) --format \(format)").secret().exposedText
                }
                func decoded(_ format: String) async throws -> String {
                    String(decoding: try #require(Data(base64Encoded: try await printed(format))), as: UTF8.self)
                }
                #expect(try await printed("token") == token)
                #expect(try await printed("header") == "Authorization: Bearer \(token)")
                #expect(try await printed("json").contains("\"access_token\":\"\(token)\""))
                #expect(
                    try await decoded("xoauth2") == "user=\(practice.address)\u{1}auth=Bearer \(token)\u{1}\u{1}")
                #expect(
                    try await decoded("oauthbearer") == """
                        n,a=\(practice.address),\u{1}host=\(Dovecot.host)\u{1}port=\(practice.dovecot.imapsPort)\u{1}\
                        auth=Bearer \(token)\u{1}\u{1}
                        """)
            }
        }
    }

    @Test(
        "Without a runtime directory tokens wait in the keyring, and a helper still answers without asking the provider again"
    )
    func noRuntimeDirectory() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            var stranded = practice.helper(.incoming)
            stranded.environment["XDG_RUNTIME_DIR"] = "\(practice.scratch.path)/nowhere"
            let refreshes = try await practice.refreshes {
                let token = try await stranded.secret()
                #expect(try await stranded.secret() == token)
            }
            #expect(refreshes == 1)
        }
    }

    private func cacheDirectory(_ practice: Practice) -> String {
        "\(practice.environment["XDG_RUNTIME_DIR"] ?? "")/mailgrant"
    }
}
