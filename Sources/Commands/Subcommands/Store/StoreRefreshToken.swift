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
        try client.expectRefreshTokens()
        if !replace { try refuseToReplace(client) }
        let secret = try SecretInput.read(prompt: "Refresh token for \(name): ", subject: name)
        // Once it is used, only what comes for it counts: that is heard and kept first.
        try await Interruption.cancelling {
            for line in try await client.takeOver(refreshToken: secret) { try client.context.terminal.print(line) }
        }
        try client.context.terminal.print("Next: mailgrant check \(name)")
    }

    /// A grant that works is not put at risk by accident.
    private func refuseToReplace(_ client: DeclaredClient) throws(ProgramFailure) {
        guard let connection = client.authorizedConnections.first else { return }
        throw ProgramFailure(
            .usage, client.name, what: "\(connection.direction) is authorized already, and its grant would be replaced",
            remedy: "if that is meant: mailgrant store refresh-token \(client.name)"
                + (client.direction.map { " --\($0)" } ?? "") + " --replace")
    }
}

extension DeclaredClient {
    /// - Throws: ``ProgramFailure`` where the client gets its tokens without a refresh token.
    func expectRefreshTokens() throws(ProgramFailure) {
        guard details.grantType.isAppOnly else { return }
        throw ProgramFailure(.usesNoRefreshToken(details.grantType), name, direction)
    }

    /// The connections that get their tokens with this client's grant now, and would lose it to another.
    var authorizedConnections: [Connection] {
        guard let record = try? context.ledger.record(of: account.name) else { return [] }
        return account.connections.filter { connection in
            guard connection.hasOwnToken ? connection.direction == direction : direction == nil else { return false }
            switch ConnectionState(of: connection, in: record) {
            case .authorized, .verified: return connection.authentication == .oauth2
            case .declared, .needsAuthorization: return false
            }
        }
    }

    /// Uses a refresh token of another program once, and authorizes the connections that it serves.
    ///
    /// - Returns: a line for each connection.
    /// - Throws: ``ProgramFailure`` in the account's name.
    func takeOver(refreshToken: Secret) async throws -> [String] {
        let imported = try await withEngine { engine throws(GrantFault) in
            try await engine.importRefreshToken(refreshToken, for: account, direction)
        }
        return imported.authorized.map { "\(name) \($0): authorized\(imported.identity.words)" }
            + Direction.allCases.compactMap { direction in
                imported.uncovered[direction].map { missing in
                    let scopes = missing.joined(separator: ", ")
                    return "\(name) \(direction): not authorized, the refresh token does not serve \(scopes)"
                }
            }
    }
}
