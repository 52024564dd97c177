import AsyncHTTPClient
import FoundationEssentials
import Grants
import MailConnections
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import OAuth
import Secrets

/// Sends the engine's requests, and those to mail servers over HTTPS, with AsyncHTTPClient: TLS verified, no redirects,
/// nothing logged.
struct HTTPTransport: Transport, MailTransport {
    private let client: HTTPClient

    /// Lends a transport for the duration of a call and closes its connections afterwards.
    static func with<Result>(
        _ network: NetworkTrust, _ body: (HTTPTransport) async throws -> Result
    ) async throws -> Result {
        let transport = HTTPTransport(network)
        do {
            let result = try await body(transport)
            try? await transport.client.shutdown()
            return result
        } catch {
            try? await transport.client.shutdown()
            throw error
        }
    }

    private init(_ network: NetworkTrust) {
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: network.tlsConfiguration, redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(10)))
        configuration.proxy = network.proxy
        // One request and out: a second protocol and idle connections would only add ways to wait.
        configuration.httpVersion = .http1Only
        // A refused connection is said at once; else it would be tried again until the time for connecting is over.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
    }

    func send(_ request: HTTPRequest, timeout: Duration) async throws(TransportError) -> HTTPResponse {
        try await send(request, trusting: nil, timeout: timeout)
    }

    func send(
        _ request: HTTPRequest, trusting caFile: String?, timeout: Duration
    ) async throws(TransportError) -> HTTPResponse {
        let host = Self.place(of: request.url)
        do {
            try SecureAddress.check(request.url)
        } catch {
            throw TransportError(.insecure, host: host, "the address is not HTTPS")
        }
        var tls: TLSConfiguration?
        if let caFile {
            guard (try? NIOSSLCertificate.fromPEMFile(caFile))?.isEmpty == false else {
                throw TransportError(.untrusted, host: host, "no certificates can be read from \(caFile)")
            }
            tls = NetworkTrust.tlsConfiguration(caFile: caFile)
        }
        do {
            return try await exchange(request, tls, timeout: timeout)
        } catch {
            throw TransportError(error, host: host)
        }
    }

    /// The host as messages name it, with the port where the address states one.
    private static func place(of url: URL) -> String {
        guard let host = url.host() else { return url.absoluteString }
        return url.port.map { host.contains(":") ? "[\(host)]:\($0)" : "\(host):\($0)" } ?? host
    }

    private func exchange(
        _ request: HTTPRequest, _ tls: TLSConfiguration?, timeout: Duration
    ) async throws -> HTTPResponse {
        var outgoing = HTTPClientRequest(url: request.url.absoluteString)
        outgoing.tlsConfiguration = tls
        outgoing.method = HTTPMethod(rawValue: request.method.rawValue)
        for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
        outgoing.headers.add(name: "User-Agent", value: "mailgrant")
        if let body = request.body {
            outgoing.body = .bytes(body.withExposedBytes { ByteBuffer(bytes: $0) })
        }
        let ready = outgoing
        // The deadline counts for the head and for the body: a server that trickles is over when its time is.
        let answer = try await withDeadline(timeout) {
            let answer = try await client.execute(ready, timeout: .nanoseconds(timeout.nanoseconds))
            return (answer, try await answer.body.collect(upTo: request.responseLimit))
        }
        return HTTPResponse(
            status: Int(answer.0.status.code),
            headers: answer.0.headers.map { HTTPHeader($0.name, $0.value) },
            body: Secret(answer.1.readableBytesView))
    }

    private func withDeadline<Result: Sendable>(
        _ timeout: Duration, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: timeout)
                throw HTTPClientError.deadlineExceeded
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() else { throw CancellationError() }
            return result
        }
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
