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

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let client = try options.client(try CommandContext())
        let name = client.name
        if client.details.grantType.isAppOnly {
            throw ProgramFailure(.usesNoRefreshToken(client.details.grantType), name, client.direction)
        }
        let secret = try SecretInput.read(prompt: "Refresh token for \(name): ", subject: name)
        // Once it is used, only what comes for it counts: that is heard and kept first.
        try await Interruption.cancelling { try await Self.takeOver(secret, client) }
    }

    private static func takeOver(_ secret: Secret, _ client: DeclaredClient) async throws {
        let name = client.name
        let imported = try await client.withEngine { engine throws(GrantFault) in
            try await engine.importRefreshToken(secret, for: client.account, client.direction)
        }
        let terminal = client.context.terminal
        for direction in imported.authorized {
            try terminal.print("\(name) \(direction): authorized\(imported.identity.words)")
        }
        for direction in Direction.allCases {
            guard let missing = imported.uncovered[direction] else { continue }
            try terminal.print(
                "\(name) \(direction): not authorized, the refresh token does not serve \(missing.joined(separator: ", "))"
            )
        }
        try terminal.print("Next: mailgrant check \(name)")
    }
}
