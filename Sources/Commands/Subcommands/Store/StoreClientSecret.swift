import ArgumentParser
import Grants
import HelperKit

/// `mailgrant store client-secret`.
struct StoreClientSecret: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client-secret", abstract: "Keep an account's client secret.",
        discussion: """
            Reads it from standard input, one trailing newline dropped, or from a hidden prompt on a terminal. It is \
            bound to the declared access token URL, or the issuer, and sent nowhere else. --incoming or --outgoing is \
            for a connection with a token of its own.
            """)

    @Argument(help: "The account's name or address.")
    var account: String

    @OptionGroup var connections: ConnectionOptions

    func run() async throws {
        let context = try CommandContext()
        let account = try context.account(self.account)
        let name = account.name.text
        let direction = try connections.ownTokenDirection
        let details = try account.details(ofOwnToken: direction)
        let secret = try SecretInput.read(prompt: "Client secret for \(name): ", subject: name)
        try await Session.with(context, interaction: .allowed, showing: context.terminal.note) { session in
            do throws(GrantFault) {
                try await session.engine.keepClientSecret(secret, for: account, direction: direction, details: details)
            } catch {
                throw ProgramFailure(error, name, direction)
            }
        }
        try context.terminal.print("\(name): client secret kept")
    }
}
