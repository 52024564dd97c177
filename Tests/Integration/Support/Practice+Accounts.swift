import FoundationEssentials
import Secrets
import Surroundings

/// Which connection, as `mailgrant` calls it on its command line.
enum Direction: String, CaseIterable {
    case incoming, outgoing
}

extension Practice {
    /// Declares an account as ``declaration`` does.
    ///
    /// - Parameters:
    ///   - name: in place of ``account``.
    ///   - options: more options of `mailgrant add`, which overrule those before.
    func declare(_ name: String = Practice.account, _ options: String...) async throws {
        var program = declaration
        program.arguments[1] = name
        program.arguments += options
        try await program.runSuccessfully()
    }

    /// The command that authorizes one connection, or both, with the scripted browser.
    func authorizing(_ direction: Direction? = nil, of name: String = Practice.account, _ options: String...) -> Program
    {
        Program(
            executables.path("mailgrant"),
            ["authorize", name] + [direction.map { "--\($0)" }].compactMap { $0 } + options, environment: environment)
    }

    /// Declares the account and authorizes both connections. Their tokens live long.
    func authorizeAccount() async throws {
        try await declare()
        try await authorizing().runSuccessfully()
    }

    /// Declares the account and authorizes its connections with tokens that `mailgrant` no longer hands out: the provider
    /// said that they live for a second, and it is over. At the provider they are good for an hour all the same, so
    /// that a slow machine has no effect.
    func authorizeAccountWithEndedTokens(_ direction: Direction? = nil) async throws {
        try await declare()
        try await withBriefTokens { try await authorizing(direction).runSuccessfully() }
    }

    /// Has `mailgrant` believe that the tokens which it gets meanwhile live for a second, and waits for the end of that.
    @discardableResult
    func withBriefTokens<Result>(_ body: () async throws -> Result) async throws -> Result {
        try await provider.control.addFailure(
            "{\"endpoint\": \"token\", \"kind\": \"altered\", \"count\": 1000, \"members\": {\"expires_in\": 1}}")
        let result = try await body()
        try await provider.control.clearFailures()
        while try await status().connections.contains(where: { $0.accessTokenExpiresAt != nil }) {
            try await Task.sleep(for: .milliseconds(20))
        }
        return result
    }

    /// The helper for one connection.
    func helper(_ direction: Direction, of name: String = Practice.account, _ options: String...) -> Program {
        Program(executables.path("mailgrant-\(direction)"), [name] + options, environment: environment)
    }

    /// The access token that the helper prints.
    func token(_ direction: Direction, of name: String = Practice.account) async throws -> Secret {
        try await helper(direction, of: name).secret()
    }

    /// Says that the outgoing server refused a token, as git does: the next call must mint another.
    ///
    /// - Parameter server: nothing means the world's own.
    func refuse(_ token: Secret, at server: Dovecot? = nil) async throws {
        let credential = """
            protocol=smtp
            host=\(Dovecot.host):\((server ?? dovecot).submissionPort)
            username=\(address)
            password=\(token.exposedText)


            """
        try await Program(executables.path("git-credential-mailgrant"), ["erase"], environment: environment)
            .runSuccessfully(input: Array(credential.utf8))
    }

    /// A command line for the shell.
    func shell(_ script: String) -> Program {
        Program("/bin/sh", ["-c", script], environment: environment)
    }

    // MARK: - Files

    /// Writes `mailgrant.toml`.
    func writeSettings(_ text: String) throws {
        let directory = "\(environment["XDG_CONFIG_HOME"] ?? "")/mailgrant"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try writePrivateFile(text.utf8, to: "\(directory)/mailgrant.toml")
    }

    /// Where accounts are declared.
    var accountsDirectory: String { "\(environment["XDG_CONFIG_HOME"] ?? "")/mailgrant/accounts" }

    /// The names of the files in it.
    func declaredAccounts() throws -> [String] {
        guard FileManager.default.fileExists(atPath: accountsDirectory) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: accountsDirectory)
    }

    /// The text of an account's file, to be read and edited.
    func declaredText(of name: String = Practice.account) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "\(accountsDirectory)/\(name).toml")), as: UTF8.self)
    }

    func writeDeclaredText(_ text: String, of name: String = Practice.account) throws {
        try writePrivateFile(text.utf8, to: "\(accountsDirectory)/\(name).toml")
    }

    /// Replaces a text that stands in the account's file, as a person with an editor does.
    func editDeclaration(_ old: String, _ new: String) throws {
        let text = try declaredText()
        guard let range = text.firstRange(of: old) else { throw NotDeclared(text: old) }
        try writeDeclaredText(text.replacingCharacters(in: range, with: new))
    }
}

/// The account's file has no such text.
private struct NotDeclared: Error {
    let text: String
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
