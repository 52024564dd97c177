import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Loopback
import NIOCore
import OAuth
import Secrets
import ServiceLifecycle

/// The console's HTTP server on loopback.
struct ConsoleServer: Sendable {
    /// How long an answer that is under way may take when the console ends.
    private static let leaveTaking = Duration.seconds(2)

    let capabilities: OneTimeCapabilities
    let sessions: BrowserSessions
    let hub: EventHub
    let activity: Activity
    let signIns: SignIns
    private let operations: any ConsoleOperations
    private let responder: ConsoleResponder
    private let gate: @Sendable () -> SameUserHandler
    private let limits: ServerLimits

    init(
        operations: any ConsoleOperations, randomness: Randomness = .system, time: ConsoleTime = ConsoleTime(),
        limits: ServerLimits = ServerLimits(), gate: @escaping @Sendable () -> SameUserHandler = { SameUserHandler() }
    ) throws {
        self.operations = operations
        self.gate = gate
        self.limits = limits
        capabilities = OneTimeCapabilities(randomness: randomness, time: time)
        sessions = BrowserSessions(randomness: randomness)
        hub = EventHub()
        activity = Activity(time: time)
        signIns = SignIns(operations: operations, hub: hub, activity: activity, randomness: randomness, time: time)
        let desk = FrontDesk(
            operations: operations, pages: try ConsolePages(), notices: Notices(randomness: randomness), time: time)
        let events = EventStream(hub: hub, activity: activity, time: time, observed: operations.observed)
        responder = ConsoleResponder(
            gatekeeper: Gatekeeper(capabilities: capabilities, sessions: sessions), desk: desk,
            routes: Self.routes(desk, signIns, events),
            assets: Dictionary(uniqueKeysWithValues: ConsolePages.assets.map { ($0.path, $0) }), activity: activity,
            limits: limits)
    }

    private static func routes(_ desk: FrontDesk, _ signIns: SignIns, _ events: EventStream) -> RouterResponder<Visit> {
        let router = Router(context: Visit.self)
        AccountRoutes(desk: desk).add(to: router)
        AccountEndRoutes(desk: desk).add(to: router)
        ConnectionRoutes(desk: desk, signIns: signIns).add(to: router)
        ClientRoutes(desk: desk).add(to: router)
        FileRoutes(desk: desk).add(to: router)
        KeyRoutes(desk: desk).add(to: router)
        ProviderRoutes(desk: desk).add(to: router)
        PluginRoutes(desk: desk, signIns: signIns).add(to: router)
        ReportRoutes(desk: desk).add(to: router)
        SecretRoutes(desk: desk).add(to: router)
        TokenRoutes(desk: desk, signIns: signIns).add(to: router)
        SignInRoutes(desk: desk, signIns: signIns).add(to: router)
        StateRoutes(desk: desk).add(to: router)
        router.get(RouterPath(EventStream.path)) { request, visit in
            events.response(to: request, session: visit.session)
        }
        return router.buildResponder()
    }

    /// Serves until the task is cancelled.
    ///
    /// - Parameters:
    ///   - port: 0 takes any free one.
    ///   - ready: called once, as soon as connections are accepted, with the port.
    /// - Throws: `IOError` where nothing can listen at the port.
    func run(port: Int, ready: @escaping @Sendable (_ port: Int) async -> Void) async throws {
        // Requests hold capabilities and what was typed: nothing of them is logged.
        let silent = Logger(label: "console") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            responder: responder,
            server: HTTPServerBuilder { [gate, limits] responder in
                WatchedChannel(responder: responder, gate: gate, limits: limits)
            },
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port), backlog: 1024),
            onServerRunning: { channel in await ready(channel.localAddress?.port ?? 0) },
            logger: silent)
        var configuration = ServiceGroupConfiguration(services: [application], logger: silent)
        configuration.maximumGracefulShutdownDuration = Self.leaveTaking
        let services = ServiceGroup(configuration: configuration)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await tellChanges() }
            // Not a child of this task: it ends gracefully, with the answers that are under way.
            let serving = Task { try await services.run() }
            defer { group.cancelAll() }
            try await withTaskCancellationHandler {
                try await serving.value
            } onCancel: {
                hub.close()
                Task {
                    await signIns.cancelAll()
                    await services.triggerGracefulShutdown()
                }
            }
        }
    }

    /// Tells open pages what changes. While none is open, nobody looks: the next page shows what is then.
    private func tellChanges() async {
        var looking: Task<Void, Never>?
        for await isHeard in hub.isHeard where isHeard != (looking != nil) {
            looking?.cancel()
            looking =
                isHeard
                ? Task { [hub, operations] in
                    for await _ in operations.changes(since: hub.observed) { hub.send(.changed) }
                } : nil
        }
        looking?.cancel()
    }
}
