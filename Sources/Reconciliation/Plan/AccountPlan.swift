import FoundationEssentials
public import Grants

/// What differs between one account's declaration and its record.
public struct AccountPlan: Sendable {
    public let differences: [Difference]

    public init(_ account: Account, _ record: AccountRecord, _ servers: KnownServers = .bundled) {
        let secrets = account.connections.filter { $0.authentication == .oauth2 }.flatMap {
            Self.movedSecrets(of: $0, account, record)
        }
        var seen: [Difference] = []
        for secret in secrets where !seen.contains(secret) { seen.append(secret) }
        differences =
            seen
            + account.connections.compactMap { ConnectionPlan($0, account, record, servers).difference }
    }

    /// A client's secret is bound to where it was kept for; see `GrantEngine`.
    private static func movedSecrets(
        of connection: Connection, _ account: Account, _ record: AccountRecord
    ) -> [Difference] {
        let owner = connection.hasOwnToken ? connection.direction : nil
        let endpoints = connection.token.endpoints
        let address = endpoints.tokenURL?.absoluteString ?? endpoints.issuer ?? ""
        let bound = record.grant(for: connection).flatMap(record.summary)?.binding.endpoints?.tokenURL.absoluteString
        return [StoredItem.Kind.clientSecret, .certificateKey].compactMap { kind in
            guard let secret = record.secrets.first(where: { $0.kind == kind.rawValue && $0.direction == owner }),
                secret.boundTo != address, endpoints.tokenURL != nil || secret.boundTo != bound
            else { return nil }
            let command = "mailgrant store \(kind.rawValue) \(account.name)" + (owner.map { " --\($0)" } ?? "")
            let key = endpoints.tokenURL == nil ? "issuer" : "token-url"
            return Difference(
                account: account.name, direction: owner,
                .storeSecret(kind, EndpointMove(key: key, from: secret.boundTo, to: address)),
                need: .secret(command: command))
        }
    }
}
