public import OAuth

/// Sends requests to authorization servers: TLS verified, no redirects followed, nothing logged.
public protocol Transport: Sendable {
    /// - Throws: ``TransportError`` where no whole response came back within the timeout.
    func send(_ request: HTTPRequest, timeout: Duration) async throws(TransportError) -> HTTPResponse
}

/// Why there is no response. It never carries the request.
public struct TransportError: Error, Sendable, Equatable {
    public enum Code: Sendable, Equatable {
        /// The name does not resolve, or nothing answers there: the request was certainly not received.
        case unreachable
        /// The server's certificate was not accepted: the request was certainly not received.
        case untrusted
        /// No whole answer in time or the connection broke: the request may have been carried out.
        case interrupted
        /// The answer is longer than the request's limit.
        case oversized
        /// The address is neither HTTPS nor HTTP on loopback.
        case insecure
    }

    public var code: Code
    /// The host that was asked.
    public var host: String
    /// One line for a person, without control characters.
    public var detail: String

    public init(_ code: Code, host: String, _ detail: String) {
        self.code = code
        self.host = host
        self.detail = detail
    }
}
