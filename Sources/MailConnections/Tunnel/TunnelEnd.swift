public import Grants

/// How a tunnel came to its end after it had greeted its client.
public enum TunnelEnd: Sendable, Equatable {
    /// The server closed the connection, and the client has all that it said.
    case serverClosed
    /// The connection broke down; the client has all that arrived before.
    case serverLost(MailServerError)
    /// Nobody listens on the client's side any more.
    case clientLeft
    /// What the server said could not be written: the errno.
    case clientFailed(Int32)
    /// The task was cancelled.
    case interrupted
}
