import NIOCore

/// What one listener spends on whoever connects.
struct ConnectionLimits: Sendable {
    /// How many connections it serves at once. A browser opens two to six; more are closed at once.
    var connections = 32
    /// Bytes read of one connection. A provider's redirect is one to eight thousand.
    var requestBytes = 32 << 10
    /// From connecting to the end of the request's head.
    var requestDeadline = TimeAmount.seconds(10)
    /// How long a browser may take to read its answer and close.
    var lingering = TimeAmount.seconds(1)
}
