import FoundationEssentials
public import Grants
public import Secrets
public import TokenCache

/// The engine's view of the sealed cache in the runtime directory.
///
/// A token always lies where the account's name finds it. It also lies where the address or the endpoint finds it when
/// the lookup that led here came that way and found one account only: a lookup by name does not read the other
/// declarations, so it proves nothing about them.
public struct SealedTokenCache: AccessTokenCache {
    private let cache: TokenCache
    private let provenSelectors: [CacheSelector]

    public init(_ cache: TokenCache, provenSelectors: [CacheSelector] = []) {
        self.cache = cache
        self.provenSelectors = provenSelectors
    }

    public func token(for connection: ConnectionKey) async -> AccessToken? {
        let now = Int64(Date().timeIntervalSince1970)
        guard let entry = cache.read(connection.nameSelector, now: now) else { return nil }
        guard entry.binding == connection.fingerprint else {
            dropAll(connection)
            return nil
        }
        let token = AccessToken(
            token: entry.accessToken, expiresAt: Date(timeIntervalSince1970: TimeInterval(entry.expiresAt)),
            usableUntil: Date(timeIntervalSince1970: TimeInterval(entry.usableUntil)))
        // The next call that comes this way finds it at once.
        let proven = provenSelectors(of: connection)
        if !proven.isEmpty { try? cache.write(entry, under: proven, now: now) }
        return token
    }

    public func keep(_ token: AccessToken, for connection: ConnectionKey) async {
        // A token that an address or an endpoint led to before is older than this one.
        dropAll(connection)
        try? cache.write(
            connection.entry(token), under: [connection.nameSelector] + provenSelectors(of: connection),
            now: Int64(Date().timeIntervalSince1970))
    }

    /// Those that lead to this connection: a shared token is kept for the other one as well, which they do not lead to.
    private func provenSelectors(of connection: ConnectionKey) -> [CacheSelector] {
        provenSelectors.filter(connection.allSelectors.contains)
    }

    public func drop(_ connection: ConnectionKey) async {
        dropAll(connection)
    }

    /// By what is declared now, and by what was when the token was minted.
    private func dropAll(_ connection: ConnectionKey) {
        dropEntry(connection.nameSelector)
        cache.drop(connection.allSelectors)
    }

    private func dropEntry(_ name: CacheSelector) {
        if let entry = cache.read(name, now: Int64(Date().timeIntervalSince1970)) { cache.drop(entry.sharedSelectors) }
        cache.drop([name])
    }

    public func dropTokens(of account: PlainName, grants: [GrantID]) async {
        for direction in CacheDirection.allCases {
            dropEntry(.account(name: account.text, direction))
        }
    }

    /// Forgets the token that a selector leads to, by every way to it.
    ///
    /// - Parameter refused: which one; another that has come meanwhile stays. Nothing means whichever it is.
    public func drop(_ refused: Secret?, under selector: CacheSelector) {
        let now = Int64(Date().timeIntervalSince1970)
        guard let entry = cache.read(selector, now: now), refused.map({ $0 == entry.accessToken }) ?? true else {
            return
        }
        let name = CacheSelector.account(name: entry.account, entry.direction)
        if cache.read(name, now: now)?.accessToken == entry.accessToken { cache.drop([name]) }
        cache.drop([selector] + entry.sharedSelectors)
    }

    /// Takes away what the address and the endpoints of an account find: with one account more they may lead to two.
    public func dropSharedSelectors(of account: Account) {
        for connection in account.connections { cache.drop(account.sharedSelectors(of: connection)) }
    }

    public func hold(_ grantLine: Secret, of id: GrantID) async -> Bool {
        do {
            try cache.hold(grantLine, named: id.text)
            return cache.held(named: id.text) == grantLine
        } catch {
            return false
        }
    }

    public func held(_ id: GrantID) async -> Secret? { cache.held(named: id.text) }

    public func letGo(_ id: GrantID) async { cache.letGo(named: id.text) }
}

extension ConnectionKey {
    /// What the sealed cache, and with it every helper, knows of this connection's token.
    public func entry(_ token: AccessToken) -> CachedToken {
        CachedToken(
            account: account.name.text, direction: cacheDirection, mailProtocol: connection.mailProtocol.rawValue,
            host: connection.host, port: UInt16(clamping: connection.port), user: connection.saslUser,
            mechanism: connection.mechanism == .auto ? nil : connection.mechanism.rawValue, accessToken: token.token,
            expiresAt: Int64(token.expiresAt.timeIntervalSince1970),
            usableUntil: Int64(token.usableUntil.timeIntervalSince1970), binding: fingerprint)
    }

    private var cacheDirection: CacheDirection { connection.direction.ofCache }

    fileprivate var nameSelector: CacheSelector { .account(name: account.name.text, cacheDirection) }

    fileprivate var allSelectors: [CacheSelector] { [nameSelector] + account.sharedSelectors(of: connection) }
}

extension Account {
    /// What may find a connection's token beside the account's name.
    fileprivate func sharedSelectors(of connection: Connection) -> [CacheSelector] {
        [.address(address, connection.direction.ofCache)]
            + endpointSelectors(
                connection.mailProtocol.rawValue, connection.host, UInt16(clamping: connection.port),
                connection.saslUser)
    }
}

extension CachedToken {
    /// What may find it beside the account's name.
    fileprivate var sharedSelectors: [CacheSelector] {
        let address = ConnectionKey.address(inFingerprint: binding).map { CacheSelector.address($0, direction) }
        return [address].compactMap { $0 } + endpointSelectors(mailProtocol, host, port, user)
    }
}

private func endpointSelectors(
    _ mailProtocol: String, _ host: String, _ port: UInt16, _ user: String
) -> [CacheSelector] {
    EndpointProtocol(mailProtocol: mailProtocol).map { [.endpoint($0, host: host, port: port, user: user)] } ?? []
}

extension Direction {
    /// As the cache and the helpers call it.
    public var ofCache: CacheDirection {
        switch self {
        case .incoming: .incoming
        case .outgoing: .outgoing
        }
    }
}
