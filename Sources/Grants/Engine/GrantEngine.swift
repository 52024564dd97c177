public import OAuth

/// The core authorization engine: obtains grants with a person, mints access tokens from them without one, and never
/// loses a grant on the way.
///
/// It knows no keyring, no HTTP client and no file: everything it touches is handed in behind a protocol. Its
/// operations stand in the extensions beside this file: authorizing, importing, minting, verifying, revoking,
/// forgetting.
public struct GrantEngine: Sendable {
    var store: any TokenStore
    var cache: any AccessTokenCache
    var ledger: any Ledger
    var locks: any GrantLocks
    var transport: any Transport
    var certificates: any CertificateSource
    var programs: any ProviderPrograms
    var network: NetworkPath
    var time: TimeSource
    var randomness: Randomness
    var limits: Limits
    var interaction: Interaction
    var warn: @Sendable (GrantWarning) -> Void

    /// - Parameters:
    ///   - network: the way that `transport` goes, as declared.
    ///   - interaction: whether the token store may raise a prompt, as where a person runs the program.
    public init(
        store: any TokenStore, cache: any AccessTokenCache, ledger: any Ledger, locks: any GrantLocks,
        transport: any Transport, certificates: any CertificateSource,
        programs: any ProviderPrograms = NoProviderPrograms(), network: NetworkPath = NetworkPath(),
        time: TimeSource = .system,
        randomness: Randomness = .system,
        limits: Limits = Limits(), interaction: Interaction = .forbidden,
        warn: @escaping @Sendable (GrantWarning) -> Void = { _ in }
    ) {
        self.store = store
        self.cache = cache
        self.ledger = ledger
        self.locks = locks
        self.transport = transport
        self.certificates = certificates
        self.programs = programs
        self.network = network
        self.time = time
        self.randomness = randomness
        self.limits = limits
        self.interaction = interaction
        self.warn = warn
    }

    /// How long the engine waits.
    public struct Limits: Sendable {
        /// For one exchange with a provider.
        public var exchange: Duration
        /// For a whole call that asks no person, waiting for another process's refresh included.
        public var call: Duration

        public init(exchange: Duration = .seconds(15), call: Duration = .seconds(30)) {
            self.exchange = exchange
            self.call = call
        }
    }
}

/// What a person should hear though the call succeeded.
public enum GrantWarning: Sendable, Equatable {
    /// The token store would not save the rotated grant; the sealed cache holds it, and the next run saves it.
    case rotatedGrantHeld(TokenStoreError?)
}
