import FoundationEssentials
import Grants
import OAuth
import Secrets
import Synchronization

@testable import MailConnections

/// Answers requests in order, and keeps what it was asked. Without an answer nobody is there.
final class ScriptedTransport: MailTransport {
    enum Answer: Sendable {
        case response(Int, [String: String], String)
        case failure(TransportError.Code)

        static func json(_ text: String, _ status: Int = 200, _ headers: [String: String] = [:]) -> Answer {
            .response(status, headers, text)
        }
    }

    struct Seen: Sendable {
        let method: String
        let url: String
        let headers: [String: String]
        let body: String
        let caFile: String?
    }

    private let state: Mutex<(answers: [Answer], seen: [Seen])>

    init(_ answers: Answer...) {
        state = Mutex((answers, []))
    }

    init(answers: [Answer]) {
        state = Mutex((answers, []))
    }

    var seen: [Seen] { state.withLock { $0.seen } }

    /// What was asked, such as `GET /v1.0/me`.
    var lines: [String] {
        seen.map { "\($0.method) /" + $0.url.split(separator: "/").dropFirst(2).joined(separator: "/") }
    }

    func send(
        _ request: HTTPRequest, trusting caFile: String?, timeout: Duration
    ) async throws(TransportError) -> HTTPResponse {
        let answer = state.withLock { state in
            state.seen.append(
                Seen(
                    method: request.method.rawValue, url: request.url.absoluteString,
                    headers: Dictionary(request.headers.map { ($0.name, $0.value) }) { $1 },
                    body: request.body?.exposedText ?? "", caFile: caFile))
            return state.answers.isEmpty ? Answer.failure(.unreachable) : state.answers.removeFirst()
        }
        switch answer {
        case .response(let status, let headers, let text):
            return HTTPResponse(
                status: status, headers: headers.map { HTTPHeader($0.key, $0.value) }, body: Secret(text))
        case .failure(let code): throw TransportError(code, host: "mail.example.org", "scripted")
        }
    }
}

extension Connection {
    static func overHTTPS(
        _ mailProtocol: MailProtocol, _ direction: Direction = .incoming, shared: String? = nil,
        grantType: GrantType = .authorizationCode, scopes: [String] = [], caFile: String? = nil
    ) -> Connection {
        Connection(
            direction: direction, mailProtocol: mailProtocol, host: "mail.example.org", port: 443, security: .tls,
            user: Sample.user, sharedMailbox: shared, scopes: scopes, caFile: caFile,
            token: TokenDetails(grantType: grantType, endpoints: DeclaredEndpoints(), clientID: "test"))
    }

    func verified(by transport: ScriptedTransport) async throws(MailServerError) -> MailVerification {
        try await NetworkMailVerifier(trust: TrustConfiguration(), transport: transport)
            .verify(self, .accessToken(Sample.token))
    }
}
