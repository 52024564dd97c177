import Console
import Declarations
import Grants
import HelperKit
import LocalState
import Secrets

extension ConsoleDesk: SecretOperations {
    func secrets(of name: PlainName, _ direction: Direction) async throws(ConsoleProblem) -> TokenSecrets {
        try await attempt("\(name) \(direction)") { context in
            let client = try client(name, direction, context)
            let record = try? context.ledger.record(of: name)
            return TokenSecrets(
                isOwn: client.direction != nil, certificate: client.details.certificate,
                key: .init(.certificateKey, of: client.direction, in: record),
                clientSecret: .init(.clientSecret, of: client.direction, in: record),
                takesRefreshToken: !client.details.grantType.isAppOnly,
                isAuthorized: !client.authorizedConnections.isEmpty)
        }
    }

    func keep(
        certificateKey key: Secret, of name: PlainName, _ direction: Direction
    ) async throws(ConsoleProblem) -> String? {
        try await attempt("\(name) \(direction)") { context in
            let client = try client(name, direction, context)
            try SecretInput.check(key, subject: client.name, linesAllowed: true)
            return try await client.keep(certificateKey: key)
        }
    }

    func forget(
        _ secret: KeptSecretKind, of name: PlainName, _ direction: Direction
    ) async throws(ConsoleProblem) -> String {
        try await attempt("\(name) \(direction)") { context in
            switch secret {
            case .clientSecret: try await client(name, direction, context).forget(.clientSecret)
            case .certificateKey: try await client(name, direction, context).forget(.certificateKey)
            case .password:
                try await withSession(context) { session in
                    try await session.forgetPassword(of: name, direction)
                }
            }
        }
    }

    func takeOver(
        refreshToken: Secret, of name: PlainName, _ direction: Direction, replacing: Bool
    ) async throws(ConsoleProblem) -> [String] {
        try await attempt("\(name) \(direction)") { context in
            let client = try client(name, direction, context)
            try client.expectRefreshTokens()
            if !replacing, let connection = client.authorizedConnections.first {
                throw ProgramFailure(
                    .usage, client.name,
                    what: "\(connection.direction) is authorized already, and its grant would be replaced",
                    remedy: "if that is meant, tick the box below the field and paste the token again")
            }
            try SecretInput.check(refreshToken, subject: client.name)
            return try await client.takeOver(refreshToken: refreshToken)
        }
    }

    /// The client that a connection's token is for, as it is declared.
    private func client(
        _ name: PlainName, _ direction: Direction, _ context: CommandContext
    ) throws(ProgramFailure) -> DeclaredClient {
        let (account, connection) = try connection(name, direction, context)
        let owner = connection.hasOwnToken ? direction : nil
        return DeclaredClient(
            context: context, account: account, direction: owner, details: try account.details(ofOwnToken: owner))
    }
}

extension TokenForm.KeptSecret {
    /// - Parameter owner: the connection whose own token the secret is for; nothing for the shared one.
    init(_ kind: StoredItem.Kind, of owner: Direction?, in record: AccountRecord?) {
        let kept = record?.secrets.first { $0.kind == kind.rawValue && $0.direction == owner }
        self = kept.map { .kept(boundTo: $0.boundTo) } ?? .none
    }
}
