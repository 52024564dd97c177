import ArgumentParser
import Grants
import HelperKit
import Secrets

/// `mailgrant store refresh-token`.
struct StoreRefreshToken: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh-token", abstract: "Take over a refresh token that another program obtained.",
        discussion: """
            Reads it from standard input, one trailing newline dropped, or from a hidden prompt on a terminal. It must be \
            of the declared client. It is used once at the declared access token URL, what came is compared with what \
            the connections need, and they are authorized as after a consent. Where the provider gives another refresh \
            token in its place, that one is kept, and the one before may be of no more use. --incoming or --outgoing is for \
            a connection with a token of its own.
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
        if details.grantType.isAppOnly {
            throw ProgramFailure(.usesNoRefreshToken(details.grantType), name, direction)
        }
        let secret = try SecretInput.read(prompt: "Refresh token for \(name): ", subject: name)
        let imported = try await Session.with(context, interaction: .allowed, showing: context.terminal.note) {
            session in
            do throws(GrantFault) {
                return try await session.engine.importRefreshToken(secret, for: account, direction)
            } catch {
                throw ProgramFailure(error, name, direction)
            }
        }
        for direction in imported.authorized {
            try context.terminal.print("\(name) \(direction): authorized\(imported.identity.words)")
        }
        for direction in Direction.allCases {
            guard let missing = imported.uncovered[direction] else { continue }
            try context.terminal.print(
                "\(name) \(direction): not authorized, the refresh token does not serve \(missing.joined(separator: ", "))"
            )
        }
        try context.terminal.print("Next: mailgrant check \(name)")
    }
}
