import FoundationEssentials
import Grants
import OAuth
import Secrets
import Testing

/// An engine with doubles all around it, and an account to try it on.
struct World {
    let time = ManualTime()
    let store = ScriptedStore()
    let cache: MemoryCache
    let ledger = MemoryLedger()
    let provider = ScriptedProvider()
    let program = ScriptedProgram()
    let certificates = ScriptedCertificates()
    let warnings = Warnings()
    let engine: GrantEngine

    init(canHold: Bool = true) {
        cache = MemoryCache(canHold: canHold)
        engine = GrantEngine(
            store: store, cache: cache, ledger: ledger, locks: MemoryLocks(), transport: provider,
            certificates: certificates, programs: program, time: time.source, warn: warnings.add)
    }

    /// The same program when its servers are reached in another way.
    func engine(reaching network: NetworkPath) -> GrantEngine {
        GrantEngine(
            store: store, cache: cache, ledger: ledger, locks: MemoryLocks(), transport: provider,
            certificates: certificates, programs: program, network: network, time: time.source, warn: warnings.add)
    }

    /// What the browser page is told; its words are the caller's.
    static let explain: @Sendable (GrantFault) -> ConsentOutcome = { _ in .failed(what: "failed", remedy: "again") }

    @discardableResult
    func authorize(
        _ account: Account, _ direction: Direction, _ person: ScriptedPerson = ScriptedPerson()
    ) async throws -> GrantEngine.Authorization {
        try await engine.authorize(account, direction, through: person, explain: Self.explain)
    }

    func authorizeBoth(_ account: Account) async throws {
        for direction in Direction.allCases { try await authorize(account, direction) }
    }

    func state(_ account: Account, _ direction: Direction) throws -> ConnectionState {
        let connection = try #require(account[direction])
        return ConnectionState(of: connection, in: try ledger.record(of: account.name))
    }

    /// The fault that a call ends with; a test issue where it does not fail.
    func fault(_ body: () async throws(GrantFault) -> some Any) async -> GrantFault? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error
        }
    }

    static func account(
        tokenURL: String = ScriptedProvider.tokenURL, clientID: String = "client", host: String = "mail.example.org",
        method: ClientAuthenticationMethod? = nil, deadReasons: [String] = [],
        grantType: GrantType = .authorizationCode
    ) throws -> Account {
        let details = TokenDetails(
            grantType: grantType,
            endpoints: DeclaredEndpoints(
                authorizationURL: URL(string: "https://id.example.org/authorize"), tokenURL: URL(string: tokenURL),
                deviceAuthorizationURL: URL(string: "https://id.example.org/device")),
            clientID: clientID, clientAuthentication: method, additionalScopes: ["offline_access"],
            rules: ProviderRules(deadTokenReasons: deadReasons))
        let name = try #require(PlainName("work"))
        return Account(
            name: name, address: "alice@example.org", provider: try #require(PlainName("generic")),
            incoming: Connection(
                direction: .incoming, mailProtocol: .imap, host: host, port: 993, security: .tls,
                user: "alice@example.org", scopes: ["mail.read"], token: details),
            outgoing: Connection(
                direction: .outgoing, mailProtocol: .smtp, host: host, port: 587, security: .starttls,
                user: "alice@example.org", scopes: ["mail.send"], token: details),
            declaredIn: "accounts/work.toml")
    }
}
