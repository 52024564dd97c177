import NIOCore

/// What the console spends on whoever connects. A browser keeps at most six connections to one host.
struct ServerLimits: Sendable {
    /// How many connections are open at once. One more ends the one that has been idle for longest.
    var connections = 128
    /// From connecting, or from the last answer, to the end of the next request.
    var requestDeadline = TimeAmount.seconds(20)
    /// How long a browser may take to read a last answer and close.
    var lingering = TimeAmount.seconds(1)
    /// Bytes of all header fields of a request.
    var headerBytes = 32 << 10
    /// Bytes of a request's target.
    var targetBytes = 4 << 10
    /// Bytes of a request's body. The largest form has a few hundred scopes.
    var bodyBytes = 64 << 10
}
