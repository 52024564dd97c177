import Glibc
import Secrets
import Testing
import TokenCache

@Suite struct TokenCacheTests {
    private let runtime = TemporaryRuntimeDirectory()
    private let byName = CacheSelector.account(name: "work", .outgoing)
    private let byAddress = CacheSelector.address("Alice@Example.org", .outgoing)
    private let byEndpoint = CacheSelector.endpoint(
        .smtp, host: "SMTP.example.org", port: 587, user: "alice@example.org")

    @Test("A token is found by name, by address and by endpoint, hosts and addresses in any case")
    func selectors() throws {
        let cache = try #require(runtime.cache())
        try cache.write(makeToken(), under: [byName, byAddress, byEndpoint], now: now)
        #expect(cache.read(byName, now: now) == makeToken())
        #expect(cache.read(.address("alice@example.ORG", .outgoing), now: now) == makeToken())
        let lowerCase = CacheSelector.endpoint(.smtp, host: "smtp.example.org", port: 587, user: "alice@example.org")
        #expect(cache.read(lowerCase, now: now) == makeToken())
    }

    @Test("Any other direction, port, user or name finds nothing")
    func others() throws {
        let cache = try #require(runtime.cache())
        try cache.write(makeToken(), under: [byName, byAddress, byEndpoint], now: now)
        let others: [CacheSelector] = [
            .account(name: "work", .incoming), .account(name: "Work", .outgoing), .account(name: "home", .outgoing),
            .address("alice@example.org", .incoming),
            .endpoint(.smtp, host: "smtp.example.org", port: 465, user: "alice@example.org"),
            .endpoint(.imap, host: "smtp.example.org", port: 587, user: "alice@example.org"),
            .endpoint(.smtp, host: "smtp.example.org", port: 587, user: "bob@example.org"),
        ]
        for other in others { #expect(cache.read(other, now: now) == nil) }
    }

    @Test("Nothing in the directory shows an account, a user or a token, and only the user may read it")
    func sealed() throws {
        let cache = try #require(runtime.cache())
        try cache.write(makeToken(), under: [byName, byAddress], now: now)
        #expect(runtime.files.count == 2)
        for name in runtime.files {
            var status = stat()
            #expect(lstat(runtime.cachePath + "/" + name, &status) == 0 && status.st_mode & 0o777 == 0o600)
            let shown = name + String(decoding: runtime.contents(of: name), as: UTF8.self)
            for word in ["work", "alice", "tok-123", "smtp"] { #expect(!shown.contains(word)) }
        }
        var status = stat()
        #expect(lstat(runtime.cachePath, &status) == 0 && status.st_mode & 0o777 == 0o700)
    }

    @Test("A token is handed out until its usable time is over")
    func expiry() throws {
        let cache = try #require(runtime.cache())
        try cache.write(makeToken(usableFor: 100), under: [byName], now: now)
        #expect(cache.read(byName, now: now + 99) != nil)
        #expect(cache.read(byName, now: now + 100) == nil)
    }

    @Test("A token from the future, as after a clock that was set back far, is no answer")
    func clockSetBack() throws {
        let cache = try #require(runtime.cache())
        try cache.write(makeToken(), under: [byName], now: now)
        #expect(cache.read(byName, now: now - 300) != nil)
        #expect(cache.read(byName, now: now - 301) == nil)
    }

    @Test("A newer token takes the older one's place, and a dropped one is gone")
    func replacing() throws {
        let cache = try #require(runtime.cache())
        try cache.write(makeToken("first"), under: [byName], now: now)
        try cache.write(makeToken("second"), under: [byName], now: now)
        #expect(cache.read(byName, now: now)?.accessToken == Secret("second"))
        #expect(runtime.files.count == 1)
        cache.drop([byName, byAddress])
        #expect(cache.read(byName, now: now) == nil)
        #expect(runtime.files.isEmpty)
    }

    @Test("A token too large for a file is refused, and then no selector finds an older one")
    func tooLarge() throws {
        let cache = try #require(runtime.cache())
        try cache.write(makeToken(), under: [byName, byAddress], now: now)
        let large = makeToken(String(repeating: "x", count: 140_000))
        let failure = #expect(throws: TokenCacheError.self) {
            try cache.write(large, under: [byName, byAddress], now: now)
        }
        #expect(failure?.code == .tooLarge)
        #expect(runtime.files.isEmpty)
    }

    @Test("Another key opens nothing, and a key of the wrong size is no key")
    func keys() throws {
        let cache = try #require(runtime.cache())
        try cache.write(makeToken(), under: [byName], now: now)
        #expect(runtime.cache()?.read(byName, now: now) == nil)
        #expect(runtime.cache(key: Secret("too short")) == nil)
    }

    @Test("A held secret comes back byte for byte until it is let go, and beside tokens")
    func heldSecrets() throws {
        let cache = try #require(runtime.cache())
        try cache.write(makeToken(), under: [byName], now: now)
        try cache.hold(Secret([0, 255, 10]), named: "work")
        #expect(cache.held(named: "work") == Secret([0, 255, 10]))
        #expect(cache.held(named: "other") == nil)
        cache.drop([byName])
        #expect(cache.held(named: "work") != nil)
        cache.letGo(named: "work")
        #expect(cache.held(named: "work") == nil)
    }
}
