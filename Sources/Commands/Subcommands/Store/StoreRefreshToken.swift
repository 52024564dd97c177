import ArgumentParser
import Grants
import HelperKit
import LocalState
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
            a connection with a token of its own. An account that is authorized already keeps its grant, unless --replace \
            is given: providers end a grant when a refresh token that was used before is shown to them again.
            """)

    @OptionGroup var options: ClientOptions

    @Flag(help: "Put it in the place of the grant at hand.")
    var replace = false

    func run() async throws {
        let client = try options.client(try CommandContext())
        let name = client.name
        if client.details.grantType.isAppOnly {
            throw ProgramFailure(.usesNoRefreshToken(client.details.grantType), name, client.direction)
        }
        if !replace { try refuseToReplace(client) }
        let secret = try SecretInput.read(prompt: "Refresh token for \(name): ", subject: name)
        // Once it is used, only what comes for it counts: that is heard and kept first.
        try await Interruption.cancelling { try await Self.takeOver(secret, client) }
    }

    /// A grant that works is not put at risk by accident.
    private func refuseToReplace(_ client: DeclaredClient) throws(ProgramFailure) {
        guard let record = try? client.context.ledger.record(of: client.account.name) else { return }
        let served = client.account.connections.filter { connection in
            guard connection.hasOwnToken ? connection.direction == client.direction : client.direction == nil else {
                return false
            }
            switch ConnectionState(of: connection, in: record) {
            case .authorized, .verified: return connection.authentication == .oauth2
            case .declared, .needsAuthorization: return false
            }
        }
        guard let connection = served.first else { return }
        throw ProgramFailure(
            .usage, client.name, what: "\(connection.direction) is authorized already, and its grant would be replaced",
            remedy: "if that is meant: mailgrant store refresh-token \(client.name)"
                + (client.direction.map { " --\($0)" } ?? "") + " --replace")
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
