import FoundationEssentials
import Grants
import NIOCore
import OAuth
import Secrets

/// A mail server that is reached over HTTPS, asked with one connection's access token.
struct WebService: Sendable {
    let connection: Connection
    private let token: Secret
    private let transport: any MailTransport
    private let timeouts: MailTimeouts
    private let deadline: Deadline

    /// - Throws: `unsupported` for an app password, and for what cannot be shown to a server.
    init(
        _ connection: Connection, _ credential: MailCredential, over transport: any MailTransport,
        timeouts: MailTimeouts
    ) throws(MailServerError) {
        guard case .accessToken(let token) = credential else {
            throw MailServerError(.unsupported, "\(connection.mailProtocol) takes access tokens only")
        }
        guard !connection.mailbox.utf8.contains(where: \.isASCIIControl) else {
            throw MailServerError(.unsupported, "the mailbox's address holds a control character")
        }
        self.connection = connection
        self.token = token
        self.transport = transport
        self.timeouts = timeouts
        deadline = Deadline(after: timeouts.overall)
    }

    /// Asks what may be asked again: where no answer comes, nothing is lost.
    func ask(_ request: WebRequest) async throws(MailServerError) -> HTTPResponse {
        do throws(TransportError) {
            return try await send(request)
        } catch {
            throw MailServerError(error)
        }
    }

    /// Sends a request to the declared server, and only there: it carries the token.
    func send(_ request: WebRequest) async throws(TransportError) -> HTTPResponse {
        guard let url = URL(string: origin + request.path) else {
            throw TransportError(.insecure, host: connection.host, "the host is no name of one")
        }
        let authorization = HTTPHeader("Authorization", "Bearer \(token.exposedText)")
        return try await send(
            HTTPRequest(
                request.method, url, headers: [authorization] + request.headers, body: request.body.map { Secret($0) }))
    }

    /// Sends a request to an address that the server has given out, which is authorization enough: without the token.
    func sendWithoutToken(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        guard request.url.scheme?.lowercased() == "https" || connection.security == .none else {
            throw TransportError(.insecure, host: request.url.host() ?? "", "the address for the upload is not HTTPS")
        }
        return try await send(request)
    }

    private func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        // An upload may take longer than an answer to a question.
        let step = (request.body?.count ?? 0) > 65_536 ? timeouts.overall : timeouts.reply
        let left = Duration.nanoseconds(deadline.remaining(ofStep: step).nanoseconds)
        guard left > .zero else { throw TransportError(.unreachable, host: connection.host, "timed out") }
        return try await transport.send(request, trusting: connection.caFile, timeout: left)
    }

    private var origin: String {
        let host = connection.host.contains(":") ? "[\(connection.host)]" : connection.host
        return "\(connection.security == .none ? "http" : "https")://\(host):\(connection.port)"
    }
}

/// A request to a ``WebService``.
struct WebRequest: Sendable {
    var method: HTTPRequest.Method
    /// With its query; encoded.
    var path: String
    var headers: [HTTPHeader] = []
    var body: [UInt8]?

    init(_ method: HTTPRequest.Method, _ path: String, headers: [HTTPHeader] = [], body: [UInt8]? = nil) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
    }
}
