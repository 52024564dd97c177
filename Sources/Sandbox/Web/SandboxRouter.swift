import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Secrets

/// What a request is handled with: the connection is kept at hand, so that a test can have it cut.
struct SandboxRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

/// Which path and method lead where.
struct SandboxRouter: Sendable {
    /// A request body has at most so many bytes.
    private static func bodyLimit(_ endpoint: Endpoint?) -> Int {
        switch endpoint {
        // A message, and for Graph enough to answer that it is too much.
        case .ews, .graph, .upload, nil: 64 << 20
        default: 65536
        }
    }

    private let exchange: Exchange
    private let control: ControlInterface

    /// - Parameter sleep: waits so many seconds, for answers that are delayed by order of a test.
    init(
        server: AuthorizationServer, controlKey: Secret,
        sleep: @escaping @Sendable (_ seconds: Double) async throws -> Void
    ) throws {
        let failures = FailureQueue()
        let log = RequestLog()
        let registry = server.registry
        let mail = MailStore(
            addresses: Array(registry.users.keys), rights: registry.mailRights, randomness: server.randomness)
        exchange = Exchange(
            answers: EndpointAnswers(server: server, mail: mail, pages: try PageRenderer()), failures: failures,
            log: log, sleep: sleep)
        control = ControlInterface(key: controlKey, server: server, mail: mail, failures: failures, log: log)
    }

    func build() -> Router<SandboxRequestContext> {
        let router = Router(context: SandboxRequestContext.self)
        for endpoint in Endpoint.allCases {
            for (path, method) in Self.routes(endpoint) + MicrosoftRoute.routes(endpoint) {
                router.on(RouterPath(path), method: method) { request, context in
                    try await exchange.respond(endpoint, try await Self.read(request, for: endpoint), context)
                }
            }
        }
        router.get("/style.css") { _, _ in
            let answer = WebAnswer(status: 200, contentType: "text/css; charset=utf-8")
            return Response(answer, body: ResponseBody(byteBuffer: ByteBuffer(bytes: PageRenderer.styleSheet)))
        }
        for method in [HTTPRequest.Method.get, .post, .delete] {
            router.on("/control/**", method: method) { request, _ in
                let answer = await control.answer(try await Self.read(request))
                return Response(answer, body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
            }
        }
        return router
    }

    private static func routes(_ endpoint: Endpoint) -> [(path: String, method: HTTPRequest.Method)] {
        switch endpoint {
        case .discovery: [(endpoint.path, .get), ("/.well-known/oauth-authorization-server", .get)]
        case .jwks: [(endpoint.path, .get)]
        case .signIn, .consent, .deviceAuthorization, .token, .revoke, .register: [(endpoint.path, .post)]
        case .ews: [(endpoint.path, .post)]
        case .graph: [HTTPRequest.Method.get, .post, .delete].map { (endpoint.path + "/**", $0) }
        case .upload: [HTTPRequest.Method.put, .get, .delete].map { (endpoint.path + "/**", $0) }
        // OpenID Connect Core, sections 3.1.2.1 and 5.3.1, want both; Dovecot introspects with either.
        case .authorize, .device, .introspect, .userInfo: [(endpoint.path, .get), (endpoint.path, .post)]
        }
    }

    private static func read(_ request: Request, for endpoint: Endpoint? = nil) async throws -> WebRequest {
        let body = try await request.body.collect(upTo: bodyLimit(endpoint))
        return WebRequest(
            method: request.method.rawValue, path: request.uri.path, query: request.uri.query ?? "",
            body: Array(body.readableBytesView), contentType: request.headers[.contentType],
            authorization: request.headers[.authorization], origin: request.headers[.origin],
            fetchSite: HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] },
            anchorMailbox: HTTPField.Name("X-AnchorMailbox").flatMap { request.headers[$0] },
            contentRange: request.headers[.contentRange])
    }
}
