import ArgumentParser
import Grants
import HelperKit
import Secrets

/// Whose client a secret belongs to: the account's, or that of a connection with a token of its own.
struct ClientOptions: ParsableArguments {
    @Argument(help: "The account's name or address.")
    var account: String

    @OptionGroup var connections: ConnectionOptions

    /// - Throws: ``ProgramFailure`` where there is no such account or no such token; a validation error where both
    ///   connections are named.
    func client(_ context: CommandContext) throws -> DeclaredClient {
        let account = try context.account(self.account)
        let direction = try connections.ownTokenDirection
        return DeclaredClient(
            context: context, account: account, direction: direction,
            details: try account.details(ofOwnToken: direction))
    }
}

/// A client as an account declares it.
struct DeclaredClient: Sendable {
    let context: CommandContext
    let account: Account
    /// The connection whose own token the client is for; nothing for the shared one.
    let direction: Direction?
    let details: TokenDetails

    /// The account's name, for messages.
    var name: String { account.name.text }

    /// Keeps the client's secret, bound to where it may be sent.
    ///
    /// - Throws: ``ProgramFailure`` in the account's name.
    func keep(secret: Secret) async throws {
        try await withEngine { engine throws(GrantFault) in
            try await engine.keepClientSecret(secret, for: account, direction: direction, details: details)
        }
    }

    /// Deletes the client's secret, or its private key.
    ///
    /// - Returns: a line that says what became of it.
    /// - Throws: ``ProgramFailure`` in the account's name.
    func forget(_ kind: StoredItem.Kind) async throws -> String {
        let wasKept = try await withEngine { engine throws(GrantFault) in
            try await engine.forgetSecret(kind, of: account.name, direction: direction)
        }
        return "\(name): " + (wasKept ? "\(kind.noun) forgotten" : "no \(kind.noun) was kept")
    }

    /// Lends the engine, which may raise the token store's prompt.
    ///
    /// - Throws: ``ProgramFailure`` in the account's name.
    func withEngine<Result: Sendable>(
        _ body: (GrantEngine) async throws(GrantFault) -> Result
    ) async throws -> Result {
        try await Session.with(context, interaction: .allowed, showing: context.terminal.note) { session in
            do throws(GrantFault) {
                return try await body(session.engine)
            } catch {
                throw ProgramFailure(error, name, direction)
            }
        }
    }
}
