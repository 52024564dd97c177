import FoundationEssentials
import Surroundings
import Testing

/// What `mailgrant plan --json` says, as far as it is looked at.
struct PlanDocument: Decodable {
    struct Difference: Decodable {
        let line: String
        let action: String
        let needs: String?
        let command: String?
    }

    let version: Int
    let differences: [Difference]
    let errors: [StatusDocument.FileError]

    var lines: [String] { differences.map(\.line) }
}

extension Practice {
    /// The directory of the declarations.
    var configurationDirectory: String { "\(environment["XDG_CONFIG_HOME"] ?? "")/mailgrant" }

    /// What differs, whatever the exit status.
    func plan(_ names: String...) async throws -> PlanDocument {
        let program = Program(
            executables.path("mailgrant"), ["plan", "--json"] + names, environment: environment)
        let outcome = try await program.run()
        #expect(
            [.exited(0), .exited(2), .exited(78)].contains(outcome.status), "\(outcome.status): \(outcome.errors)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(PlanDocument.self, from: Data(outcome.standardOutput))
    }

    /// Applies where nobody is asked, and insists on an exit status.
    @discardableResult
    func apply(
        _ status: Int32 = 0, _ options: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Outcome {
        let program = Program(
            executables.path("mailgrant"), ["apply"] + options, environment: environment)
        let outcome = try await program.run()
        #expect(
            outcome.status == .exited(status), "\(outcome.output)\(outcome.errors)", sourceLocation: sourceLocation)
        return outcome
    }

    /// git in the directory of the declarations.
    @discardableResult
    func git(_ arguments: String...) async throws -> Outcome {
        let identity = ["-c", "user.name=Alice", "-c", "user.email=\(address)"]
        return try await Program(
            "git", identity + arguments, environment: environment, directory: configurationDirectory
        ).runSuccessfully()
    }

    func removeDeclaration(of name: String = Practice.account) throws {
        try FileManager.default.removeItem(atPath: "\(accountsDirectory)/\(name).toml")
    }

    /// A file of the person's home directory.
    func homeFile(_ name: String) -> String { "\(environment["HOME"] ?? "")/\(name)" }

    func text(of path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }
}
