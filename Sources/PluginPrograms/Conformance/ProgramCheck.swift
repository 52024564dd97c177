/// One sentence of what the wire asks of a program, and how it is checked.
public struct ProgramCheck: Sendable {
    /// What a program must do, as a sentence for its author.
    public let sentence: String
    private let body: @Sendable (CheckedProgram) async throws -> Void

    init(_ sentence: String, _ body: @escaping @Sendable (CheckedProgram) async throws -> Void) {
        self.sentence = sentence
        self.body = body
    }

    /// - Throws: ``ProgramCheckFailure`` where the program does otherwise; ``PluginError`` where it does not answer.
    public func run(on program: PluginProgram, _ runner: PluginRunner) async throws {
        try await body(CheckedProgram(program: program, runner: runner))
    }

    /// What is checked of a kind; nothing for kinds that have no wire. Of a store, what it keeps is checked besides.
    public static func all(of kind: PluginKind) -> [ProgramCheck] {
        switch kind {
        case .store, .gitCredential: storeChecks
        case .provider: providerChecks
        case .client: clientChecks
        case .subcommand: []
        }
    }
}

/// What a program did instead of what it must do, as a sentence for its author.
public struct ProgramCheckFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
