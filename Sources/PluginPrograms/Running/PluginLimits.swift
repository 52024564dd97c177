import CredentialWire

/// How long a plugin may take and how much it may write.
public struct PluginLimits: Sendable, Equatable {
    /// For one exchange: from a message that is sent to the answer.
    public var exchange: Duration
    /// From the start to the end, whatever it is waited for.
    public var whole: Duration
    /// The most bytes on standard output, all messages together. A line has ``CredentialMessage/longestLine``.
    public static let output = CredentialMessage.longestMessage

    public init(exchange: Duration, whole: Duration) {
        self.exchange = exchange
        self.whole = whole
    }

    /// For a single exchange.
    public init(_ deadline: Duration) {
        self.init(exchange: deadline, whole: deadline)
    }
}
