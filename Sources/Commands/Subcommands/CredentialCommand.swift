import ArgumentParser
import CredentialWire
import Grants
import HelperKit
import Secrets

/// `mailgrant credential`: what `git-credential-mailgrant` becomes where the cache has no answer.
struct CredentialCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "credential", abstract: "Answer git in its credential protocol.",
        discussion: "Called by git-credential-mailgrant. Requests come on standard input as git-credential(1) says.",
        shouldDisplay: false)

    @Argument(help: "get, store or erase; any other operation is ignored.")
    var operation: String

    @Flag(help: "A browser or a keyring prompt may be opened, and a person waited for.")
    var interactive = false

    func run() async throws {
        guard let operation = CredentialOperation(rawValue: operation) else { return }
        let request = try CredentialRequest.fromStandardInput()
        // Before any file is read: one that is broken must not keep a refused token alive.
        if operation == .erase { request.dropRefusedToken() }
        let context = try CommandContext()
        let target = try CredentialTarget(of: request, context)
        let source = target.source(context, interactive ? .allowed : .forbidden)
        try await Interruption.cancelling {
            do {
                try await operation.perform(request, on: source, context.terminal)
            } catch {
                if operation == .get, target.isOurs { try context.terminal.write(Secret("quit=1\n")) }
                throw error
            }
        }
    }
}

private enum CredentialOperation: String {
    case get, store, erase

    func perform(
        _ request: CredentialRequest, on source: any CredentialSource, _ terminal: Terminal
    ) async throws {
        switch self {
        case .get:
            guard let answer = try await source.get(request) else { return }
            try terminal.write(try serialized(answer))
        case .store: try await source.store(request)
        case .erase: try await source.erase(request)
        }
    }

    private func serialized(_ answer: CredentialMessage) throws(ProgramFailure) -> Secret {
        do throws(CredentialWireError) {
            return try answer.serialized()
        } catch {
            throw ProgramFailure(
                .dataError, "git credential", what: "git's lines cannot carry the answer: \(error)",
                remedy: "let git send with mailgrant sendmail, or file with mailgrant tunnel")
        }
    }
}

extension CredentialTarget {
    fileprivate func source(_ context: CommandContext, _ interaction: Interaction) -> any CredentialSource {
        switch self {
        case .declared(let matches):
            DeclaredCredentials(matches: matches, context: context, interaction: interaction)
        case .unreadable(let failure): UnreadableCredentials(failure: failure)
        case .undeclared: UndeclaredCredentials(context: context, interaction: interaction)
        }
    }
}
