import FoundationEssentials
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle
import SystemPackage
import UnixSignals

/// A practice identity provider: an authorization server over HTTPS on loopback, its state in memory.
public struct SandboxServer: Sendable {
    private let configuration: SandboxConfiguration
    private let installation: Installation
    private let tls: ServerTLS
    private let server: AuthorizationServer
    private let router: SandboxRouter

    /// Makes the secrets and the certificate. Nothing is written and nothing listens yet.
    ///
    /// - Throws: ``SandboxError``, or what the cryptography throws.
    public init(_ configuration: SandboxConfiguration) async throws {
        try configuration.validate()
        self.configuration = configuration
        tls = try ServerTLS(configuration.certificate)
        installation = try Installation(configuration, authority: tls.authority, randomness: .system)
        server = AuthorizationServer(
            registry: installation.registry, endpoints: Endpoints(host: configuration.host, port: configuration.port),
            settings: configuration.settings, clock: Clock { Date() }, randomness: .system,
            signer: try await IDTokenSigner())
        router = try SandboxRouter(server: server, controlKey: installation.controlKey) { seconds in
            try await Task.sleep(for: .seconds(seconds))
        }
    }

    /// Serves until the task is cancelled or the process gets SIGTERM or SIGINT. A temporary directory is removed then.
    ///
    /// - Parameter ready: called once, as soon as connections are accepted and `sandbox.json` is written.
    /// - Throws: ``SandboxError``, and what `ready` throws.
    public func run(ready: @Sendable @escaping (SandboxDescription) throws -> Void) async throws {
        guard let path = configuration.directory else {
            let directory = try SandboxDirectory.temporary()
            defer { installation.remove(from: directory) }
            return try await run(in: directory, ready)
        }
        try await run(in: try SandboxDirectory(at: path), ready)
    }

    private func run(
        in directory: SandboxDirectory, _ ready: @Sendable @escaping (SandboxDescription) throws -> Void
    ) async throws {
        try installation.write(in: directory)
        let (listening, listens) = AsyncStream.makeStream(of: Endpoints.self)
        let services = try serviceGroup { endpoints in
            await server.moved(to: endpoints)
            listens.yield(endpoints)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { listens.finish() }
                try await serve(services)
            }
            group.addTask {
                for await endpoints in listening { try ready(installation.describe(endpoints, in: directory)) }
            }
            try await group.waitForAll()
        }
    }

    private func serve(_ services: ServiceGroup) async throws {
        do {
            try await services.run()
        } catch let error as IOError {
            let reason = Errno(rawValue: error.errnoCode).description
            throw SandboxError(
                .cannotListen, "cannot listen on \(configuration.host), port \(configuration.port): \(reason)")
        }
    }

    private func serviceGroup(listens: @Sendable @escaping (Endpoints) async -> Void) throws -> ServiceGroup {
        let silent = Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() }
        let host = configuration.host
        let application = Application(
            router: router.build(), server: try .tls(tlsConfiguration: tls.configuration),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: configuration.port), serverName: "sandbox"),
            onServerRunning: { channel in
                await listens(Endpoints(host: host, port: channel.localAddress?.port ?? 0))
            },
            logger: silent)
        var services = ServiceGroupConfiguration(
            services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: silent)
        // A browser may hold its connection open, and an answer may be delayed by order of a test.
        services.maximumGracefulShutdownDuration = .seconds(1)
        return ServiceGroup(configuration: services)
    }
}
