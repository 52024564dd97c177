import Secrets
import Surroundings
import Testing

/// A git credential request, as lines without their line feeds.
typealias CredentialLines = [String]

extension Practice {
    /// The request for the account's outgoing server.
    var outgoingRequest: CredentialLines {
        ["protocol=smtp", "host=\(Dovecot.host):\(dovecot.submissionPort)", "username=\(address)"]
    }

    /// `git credential` with the helper alone.
    ///
    /// - Parameter helper: the value of `credential.helper`.
    func gitCredential(
        _ operation: String, _ request: CredentialLines, helper: String? = nil, settings: [String: String] = [:]
    ) async throws -> Outcome {
        var program = Program("git", ["credential", operation], environment: environment)
        let settings = settings.merging(["credential.helper": helper ?? executables.path("git-credential-mailgrant")]) {
            given, _ in given
        }
        program.environment.merge(["GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"]) { _, ours in ours }
        program.environment["GIT_CONFIG_COUNT"] = String(settings.count)
        for (index, setting) in settings.enumerated() {
            program.environment["GIT_CONFIG_KEY_\(index)"] = setting.key
            program.environment["GIT_CONFIG_VALUE_\(index)"] = setting.value
        }
        return try await program.run(input: bytes(of: request))
    }

    /// What git answers, by key.
    func gitFill(_ request: CredentialLines) async throws -> [String: String] {
        let outcome = try await gitCredential("fill", request)
        #expect(outcome.status == .exited(0), "\(outcome.errors)")
        return credentialAttributes(outcome.output)
    }

    /// The helper as git calls it.
    func credentialHelper(_ operation: String, _ request: CredentialLines, _ options: String...) async throws -> Outcome
    {
        try await helper("git-credential-mailgrant", arguments: options + [operation]).run(input: bytes(of: request))
    }

    /// The helper with an input that need not be a request.
    func credentialHelper(_ operation: String, input: [UInt8]) async throws -> Outcome {
        try await helper("git-credential-mailgrant", arguments: [operation]).run(input: input)
    }

    /// What the helper answers to `get`, by key. It must succeed, in silence.
    func answer(_ request: CredentialLines) async throws -> [String: String] {
        let outcome = try await credentialHelper("get", request)
        #expect(outcome.status == .exited(0), "\(outcome.errors)")
        #expect(outcome.errors == "")
        return credentialAttributes(outcome.output)
    }

    /// Has the helper take something that succeeds in silence.
    func credentialHelperSilently(_ operation: String, _ request: CredentialLines) async throws {
        let outcome = try await credentialHelper(operation, request)
        #expect(outcome.status == .exited(0), "\(outcome.errors)")
        #expect(outcome.output + outcome.errors == "")
    }

    private func helper(_ name: String, arguments: [String]) -> Program {
        Program(executables.path(name), arguments, environment: environment)
    }

    private func bytes(of request: CredentialLines) -> [UInt8] {
        Array((request + ["", ""]).joined(separator: "\n").utf8)
    }
}

/// The attributes that a helper or git printed, by key.
func credentialAttributes(_ output: String) -> [String: String] {
    let pairs = output.split(separator: "\n").compactMap { line -> (String, String)? in
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    }
    return Dictionary(pairs) { first, _ in first }
}
