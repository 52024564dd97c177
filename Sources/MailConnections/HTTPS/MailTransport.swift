public import Grants
public import OAuth

/// Sends requests to mail servers over HTTPS: TLS verified, no redirects followed, nothing logged.
public protocol MailTransport: Sendable {
    /// - Parameters:
    ///   - caFile: PEM certificates to trust in place of what the transport trusts; nothing means the latter.
    ///   - timeout: for the whole exchange.
    /// - Throws: ``TransportError`` where no whole response came back.
    func send(
        _ request: HTTPRequest, trusting caFile: String?, timeout: Duration
    ) async throws(TransportError) -> HTTPResponse
}
