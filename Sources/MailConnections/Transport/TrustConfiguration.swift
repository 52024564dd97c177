/// Which certificate authorities vouch for mail servers. Verification itself cannot be switched off.
public struct TrustConfiguration: Sendable, Equatable {
    /// A file of PEM certificates to trust in place of the system's; nothing means the system's. A connection's own
    /// `caFile` comes before it.
    public var caFile: String?

    public init(caFile: String? = nil) {
        self.caFile = caFile
    }
}
