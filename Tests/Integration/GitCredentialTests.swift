import Secrets
import Surroundings
import Testing

@Suite("git")
struct GitCredentialTests {
    @Test("git gets the declared server's user and token, and a token that the server refused is replaced")
    func fillAndReject() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let request = [
                "protocol=smtp", "host=\(Dovecot.host):\(practice.dovecot.submissionPort)",
                "username=\(practice.address)",
            ]
            // The first goes the long way, the second finds the cache.
            for _ in 0..<2 {
                let answer = try await fill(request, practice)
                #expect(answer["username"] == practice.address)
                #expect(answer["password"] == (try await practice.token(.outgoing).exposedText))
            }
            // Without a user, the one that is declared.
            #expect(try await fill(Array(request.prefix(2)), practice)["username"] == practice.address)

            let refused = try await practice.token(.outgoing)
            let refreshes = try await practice.refreshes {
                let rejected = try await credential(
                    "reject", request + ["password=\(refused.exposedText)"], practice
                ).run()
                #expect(rejected.status == .exited(0))
                let next = try await fill(request, practice)["password"]
                #expect(next != nil && next != refused.exposedText)
                // A slow loser, who was refused the old one, takes nothing away.
                _ = try await credential("reject", request + ["password=\(refused.exposedText)"], practice).run()
                #expect(try await fill(request, practice)["password"] == next)
            }
            #expect(refreshes == 1)
        }
    }

    @Test("A server that nobody declared is left to git's other helpers")
    func undeclared() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let port = practice.dovecot.submissionPort
            for request in [
                ["protocol=smtp", "host=elsewhere.example:\(port)", "username=\(practice.address)"],
                ["protocol=smtp", "host=\(Dovecot.host):\(port)", "username=somebody@example.org"],
                ["protocol=smtp", "host=\(Dovecot.host):1", "username=\(practice.address)"],
                ["protocol=https", "host=\(Dovecot.host):\(port)"],
            ] {
                let helper = try await get(request, practice)
                #expect(helper.status == .exited(0))
                #expect(helper.output + helper.errors == "")
                let git = try await credential("fill", request, practice).run()
                #expect(git.status == .exited(128))
                #expect(git.errors.contains("terminal prompts disabled"), "\(git.errors)")
            }
        }
    }

    @Test("Where the declared server's token cannot be had, git is told to quit and asks nobody for a password")
    func failure() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            let request = [
                "protocol=smtp", "host=\(Dovecot.host):\(practice.dovecot.submissionPort)",
                "username=\(practice.address)",
            ]
            try await practice.keyring.lock()
            let helper = try await get(request, practice)
            #expect(helper.status == .exited(FailureStatus.unavailable.rawValue))
            #expect(helper.output == "quit=1\n")
            #expect(helper.errors.hasPrefix("mailgrant: demo outgoing: the token store is locked"))
            let git = try await credential("fill", request, practice).run()
            #expect(git.status == .exited(128))
            #expect(git.output == "")
            #expect(git.errors.contains("told us to quit"), "\(git.errors)")
        }
    }

    /// `git credential` with the helper alone.
    private func credential(_ operation: String, _ request: [String], _ practice: Practice) -> InputProgram {
        var program = Program("git", ["credential", operation], environment: practice.environment)
        program.environment.merge([
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "credential.helper",
            "GIT_CONFIG_VALUE_0": practice.executables.path("git-credential-mailgrant"),
        ]) { _, ours in ours }
        return InputProgram(program: program, lines: request)
    }

    /// The helper as git calls it.
    private func get(_ request: [String], _ practice: Practice) async throws -> Outcome {
        let program = Program(
            practice.executables.path("git-credential-mailgrant"), ["get"], environment: practice.environment)
        return try await InputProgram(program: program, lines: request).run()
    }

    /// What git answers, by key.
    private func fill(_ request: [String], _ practice: Practice) async throws -> [String: String] {
        let outcome = try await credential("fill", request, practice).run()
        #expect(outcome.status == .exited(0), "\(outcome.errors)")
        let pairs = outcome.output.split(separator: "\n").compactMap { line -> (String, String)? in
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
        }
        return Dictionary(pairs) { first, _ in first }
    }
}

/// A program with the lines of a credential request on its standard input.
private struct InputProgram {
    let program: Program
    let lines: [String]

    func run() async throws -> Outcome {
        try await program.run(input: Array((lines + ["", ""]).joined(separator: "\n").utf8))
    }
}
