import FoundationEssentials
import Grants
import LocalState
import Secrets
import TestTokenStores
import Testing
import TokenCache

/// What the engine expects of a token cache, sealed or in the token store.
@Suite("Token caches")
struct AccessTokenCacheTests {
    enum Kind: CaseIterable {
        case sealed
        case stored
    }

    private func withCache(_ kind: Kind, _ body: (any AccessTokenCache) async throws -> Void) async throws {
        try await withDirectory { directory in
            switch kind {
            case .stored: try await body(StoredAccessTokens(in: InMemoryTokenStore()))
            case .sealed: try await body(SealedTokenCache(try sealed(directory)))
            }
        }
    }

    private func sealed(_ directory: String, key: Secret = Secret((0..<32).map { _ in UInt8.random(in: 0...255) }))
        throws -> TokenCache
    {
        let place = try #require(CacheDirectory.locate(runtimeDirectory: directory, creating: true))
        return try #require(TokenCache(directory: place, key: key))
    }

    @Test("A token that is kept is found again, whole", arguments: Kind.allCases)
    func kept(kind: Kind) async throws {
        try await withCache(kind) { cache in
            let key = try connectionKey()
            let token = accessToken()
            #expect(await cache.token(for: key) == nil)
            await cache.keep(token, for: key)
            #expect(await cache.token(for: key) == token)
        }
    }

    @Test("A token is not found for a connection that was declared otherwise since", arguments: Kind.allCases)
    func moved(kind: Kind) async throws {
        try await withCache(kind) { cache in
            let grant = GrantID(UUID())
            await cache.keep(accessToken(), for: try connectionKey(grant))
            #expect(await cache.token(for: try connectionKey(grant, host: "evil.example.net")) == nil)
        }
    }

    @Test("A token that is dropped is gone, for one connection or a whole account", arguments: Kind.allCases)
    func dropped(kind: Kind) async throws {
        try await withCache(kind) { cache in
            let key = try connectionKey()
            await cache.keep(accessToken(), for: key)
            await cache.drop(key)
            #expect(await cache.token(for: key) == nil)
            await cache.keep(accessToken(), for: key)
            await cache.dropTokens(of: key.account.name, grants: [key.grant])
            #expect(await cache.token(for: key) == nil)
        }
    }

    @Test("The sealed cache holds a grant until it is let go; the token store, which failed then, holds none")
    func held() async throws {
        let grant = GrantID(UUID())
        try await withCache(.sealed) { cache in
            #expect(await cache.hold(Secret("the grant"), of: grant))
            #expect(await cache.held(grant) == Secret("the grant"))
            await cache.letGo(grant)
            #expect(await cache.held(grant) == nil)
        }
        try await withCache(.stored) { cache in
            #expect(await cache.hold(Secret("the grant"), of: grant) == false)
        }
    }

    @Test("An address finds a token only where the lookup proved that it leads to one account")
    func provenSelectors() async throws {
        try await withDirectory { directory in
            let secret = Secret((0..<32).map { _ in UInt8.random(in: 0...255) })
            let cache = try sealed(directory, key: secret)
            let key = try connectionKey()
            let token = accessToken()
            let now = Int64(Date().timeIntervalSince1970)
            await SealedTokenCache(cache).keep(token, for: key)
            #expect(cache.read(.account(name: "work", .incoming), now: now)?.accessToken == token.token)
            #expect(cache.read(.address("alice@example.org", .incoming), now: now) == nil)

            let byAddress = SealedTokenCache(cache, provenSelectors: [.address("alice@example.org", .incoming)])
            #expect(await byAddress.token(for: key) == token)
            #expect(cache.read(.address("Alice@Example.org", .incoming), now: now)?.accessToken == token.token)

            await SealedTokenCache(cache).keep(accessToken(), for: key)
            #expect(cache.read(.address("alice@example.org", .incoming), now: now) == nil, "it would be the older one")
        }
    }

    @Test("Nothing finds the token of a forgotten account, also where its user is not its address")
    func forgotten() async throws {
        try await withDirectory { directory in
            let cache = try sealed(directory)
            let selectors: [CacheSelector] = [
                .address("alice@example.org", .incoming),
                .endpoint(.imap, host: "imap.example.org", port: 993, user: "alice"),
            ]
            let key = try connectionKey(user: "alice")
            let byAddress = SealedTokenCache(cache, provenSelectors: selectors)
            await byAddress.keep(accessToken(), for: key)
            await byAddress.dropTokens(of: key.account.name, grants: [key.grant])
            let now = Int64(Date().timeIntervalSince1970)
            for selector in selectors { #expect(cache.read(selector, now: now) == nil) }
        }
    }

    @Test("The address and the endpoint of an older declaration find nothing once the token is dropped")
    func movedSelectors() async throws {
        try await withDirectory { directory in
            let cache = try sealed(directory)
            let selectors: [CacheSelector] = [
                .endpoint(.imap, host: "imap.example.org", port: 993, user: "alice@example.org")
            ]
            let grant = GrantID(UUID())
            await SealedTokenCache(cache, provenSelectors: selectors).keep(accessToken(), for: try connectionKey(grant))
            await SealedTokenCache(cache).drop(try connectionKey(grant, host: "other.example.org"))
            #expect(cache.read(selectors[0], now: Int64(Date().timeIntervalSince1970)) == nil)
        }
    }

    @Test("An address that one more account is declared with finds nothing")
    func sharedAddress() async throws {
        try await withDirectory { directory in
            let cache = try sealed(directory)
            let key = try connectionKey()
            let selectors: [CacheSelector] = [
                .address("alice@example.org", .incoming),
                .endpoint(.imap, host: "imap.example.org", port: 993, user: "alice@example.org"),
            ]
            await SealedTokenCache(cache, provenSelectors: selectors).keep(accessToken(), for: key)
            var second = key.account
            second.name = try name("second")
            SealedTokenCache(cache).dropSharedSelectors(of: second)
            let now = Int64(Date().timeIntervalSince1970)
            for selector in selectors { #expect(cache.read(selector, now: now) == nil) }
            #expect(await SealedTokenCache(cache).token(for: key) != nil)
        }
    }

    @Test("What led to one connection does not find the token that the other got with it")
    func otherConnection() async throws {
        try await withDirectory { directory in
            let cache = try sealed(directory)
            let incoming = try connectionKey()
            var outgoing = incoming
            outgoing.connection.direction = .outgoing
            outgoing.connection.mailProtocol = .smtp
            outgoing.connection.port = 587
            // As they were typed.
            let selectors: [CacheSelector] = [
                .address("Alice@Example.org", .incoming),
                .endpoint(.imap, host: "IMAP.example.org", port: 993, user: "alice@example.org"),
            ]
            let proven = SealedTokenCache(cache, provenSelectors: selectors)
            let now = Int64(Date().timeIntervalSince1970)
            await proven.keep(accessToken(), for: outgoing)
            _ = await proven.token(for: outgoing)
            for selector in selectors { #expect(cache.read(selector, now: now) == nil) }

            let token = accessToken()
            await proven.keep(token, for: incoming)
            await proven.keep(accessToken(), for: outgoing)
            for selector in selectors { #expect(cache.read(selector, now: now)?.accessToken == token.token) }
        }
    }
}
