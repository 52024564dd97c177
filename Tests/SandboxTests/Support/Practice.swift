import FoundationEssentials
import Hummingbird
import HummingbirdTesting
import Secrets
import Synchronization

@testable import Sandbox

/// A sandbox without a socket: its clock stands still, its secrets are made for the test.
struct Practice: Sendable {
    static let client = "native-app"
    static let confidentialClient = "web:app"
    static let user = "alice@example.org"
    /// Is opened by the user, who sends as it; the other is only opened.
    static let shared = "support@example.org"
    static let readable = "board@example.org"
    static let redirect = "http://127.0.0.1:49152/callback"

    let password = Randomness.system.text()
    let clientSecret = Randomness.system.text()
    let resourceServerSecret = Randomness.system.text()
    let controlKey = Randomness.system.text()
    /// The delays that were waited for, in seconds.
    let delays = Delays()
    let server: AuthorizationServer

    final class Delays: Sendable {
        private let seconds = Mutex<[Double]>([])
        var all: [Double] { seconds.withLock { $0 } }
        func append(_ delay: Double) { seconds.withLock { $0.append(delay) } }
    }

    init(
        scopes: [String] = SandboxConfiguration.defaultScopes, redirects: RedirectPolicy = .anyLoopback,
        settings: SandboxSettings = SandboxSettings()
    ) async throws {
        let registry = Registry(
            users: [Registry.User(Self.user, password: Secret(password))],
            clients: [
                Registry.Client(id: Self.client, secret: nil),
                Registry.Client(id: Self.confidentialClient, secret: Secret(clientSecret)),
            ],
            resourceServerSecret: Secret(resourceServerSecret), redirects: redirects, scopes: scopes,
            mailRights: [Self.shared: [Self.user: [.open, .send]], Self.readable: [Self.user: [.open]]])
        server = AuthorizationServer(
            registry: registry, endpoints: Endpoints(host: "127.0.0.1", port: 8443), settings: settings,
            clock: Clock { Date(timeIntervalSince1970: 1_800_000_000) }, randomness: .system,
            signer: try await IDTokenSigner())
    }

    /// Talks to the router.
    func run<Value>(_ body: @Sendable (Caller) async throws -> Value) async throws -> Value {
        let router = try SandboxRouter(server: server, controlKey: Secret(controlKey)) { [delays] in delays.append($0) }
        return try await Application(router: router.build()).test(.router) { client in
            try await body(Caller(client: client, practice: self))
        }
    }
}
