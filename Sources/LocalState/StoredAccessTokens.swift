import FoundationEssentials
public import Grants
public import Secrets

/// Access tokens beside their grant in the token store, where there is no sealed cache: no runtime directory, or a
/// container that forbids kernel keys. Slower, and holds no rotated grant: the token store is what failed then.
public struct StoredAccessTokens: AccessTokenCache {
    private let store: any TokenStore

    public init(in store: any TokenStore) {
        self.store = store
    }

    public func token(for connection: ConnectionKey) async -> AccessToken? {
        guard let line = try? await store.read(item(connection), interaction: .forbidden) else { return nil }
        return decode(line, for: connection)
    }

    public func keep(_ token: AccessToken, for connection: ConnectionKey) async {
        try? await store.write(encode(token, for: connection), as: item(connection), interaction: .forbidden)
    }

    public func drop(_ connection: ConnectionKey) async {
        try? await store.erase(item(connection), interaction: .forbidden)
    }

    public func dropTokens(of account: PlainName, grants: [GrantID]) async {
        for grant in grants {
            for direction in Direction.allCases {
                try? await store.erase(item(grant, direction, account), interaction: .forbidden)
            }
        }
    }

    public func hold(_ grantLine: Secret, of id: GrantID) async -> Bool { false }

    public func held(_ id: GrantID) async -> Secret? { nil }

    public func letGo(_ id: GrantID) async {}

    private func item(_ key: ConnectionKey) -> StoredItem {
        item(key.grant, key.connection.direction, key.account.name)
    }

    private func item(_ grant: GrantID, _ direction: Direction, _ account: PlainName) -> StoredItem {
        StoredItem(.accessToken, id: "\(grant)-\(direction)", account: account)
    }

    /// `expires usable-until fingerprint token`, the fingerprint in base64, since it has line ends.
    private func encode(_ token: AccessToken, for key: ConnectionKey) -> Secret {
        let head =
            "\(Int64(token.expiresAt.timeIntervalSince1970)) \(Int64(token.usableUntil.timeIntervalSince1970)) "
            + Data(key.fingerprint.utf8).base64EncodedString() + " "
        return token.token.withExposedBytes { Secret(Array(head.utf8) + $0) }
    }

    private func decode(_ line: Secret, for key: ConnectionKey) -> AccessToken? {
        line.withExposedBytes { bytes in
            let parts = bytes.split(separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
            guard parts.count == 4,
                let expires = Int64(String(decoding: parts[0], as: UTF8.self)),
                let usable = Int64(String(decoding: parts[1], as: UTF8.self)),
                String(decoding: parts[2], as: UTF8.self) == Data(key.fingerprint.utf8).base64EncodedString()
            else { return nil }
            return AccessToken(
                token: Secret(parts[3]), expiresAt: Date(timeIntervalSince1970: TimeInterval(expires)),
                usableUntil: Date(timeIntervalSince1970: TimeInterval(usable)))
        }
    }
}
