public import Grants
public import OAuth

/// Looks the settings of an address up in the places where providers publish them, one after the other, and stops where
/// they are found.
///
/// The order is: the bundled table by domain, then by mail exchanger; the autoconfig document of the domain, then that of
/// the domain which its mail exchanger belongs to; SRV records. The metadata of an issuer that a document names completes
/// it. Each step has a deadline, contacts only the hosts that it names, over HTTPS, and sends nothing secret.
public struct SettingsSearch: Sendable {
    let known: any KnownDomains
    let resolver: any NameResolver
    let transport: any Transport
    let limits: Limits
    let isOffline: Bool

    /// - Parameter isOffline: only the bundled table by domain is looked at, and nobody is asked.
    public init(
        known: any KnownDomains, resolver: any NameResolver, transport: any Transport, limits: Limits = Limits(),
        isOffline: Bool = false
    ) {
        self.known = known
        self.resolver = resolver
        self.transport = transport
        self.limits = limits
        self.isOffline = isOffline
    }

    /// How long the search waits.
    public struct Limits: Sendable {
        /// For one question to the DNS.
        public var lookup: Duration
        /// For one exchange over HTTPS.
        public var exchange: Duration
        /// For all of it: no step begins later.
        public var whole: Duration

        public init(
            lookup: Duration = .seconds(5), exchange: Duration = .seconds(8), whole: Duration = .seconds(45)
        ) {
            self.lookup = lookup
            self.exchange = exchange
            self.whole = whole
        }
    }

    /// Looks everything up. It never fails: what is not found is told by its steps.
    ///
    /// - Parameter progress: is told each step as it begins.
    public func settings(
        of address: MailboxAddress, progress: @escaping @Sendable (String) -> Void = { _ in }
    ) async -> Findings {
        var walk = SearchWalk(self, address, progress)
        await walk.run()
        return walk.findings
    }

    /// The metadata of an issuer.
    ///
    /// - Returns: what the issuer says, or why it says nothing, in words.
    public func metadata(of issuer: String) async -> (metadata: ServerMetadata?, report: StepReport) {
        await IssuerMetadata(transport: transport, limit: limits.exchange).find(issuer)
    }
}
