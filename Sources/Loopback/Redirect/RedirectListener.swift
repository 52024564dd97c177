import Glibc
public import Grants
import NIOCore
import NIOHTTP1
import NIOPosix
public import OAuth

/// The callback URL, reachable: a listener on loopback that takes one matching request and ends (RFC 8252 section 7.3).
///
/// Only programs of the same user are served. The redirect holds the authorization code: nothing of a request is logged
/// or put into an error. Whoever drops a listener without closing it closes it, too.
public final class RedirectListener: RedirectEndpoint {
    public let redirectURI: String
    /// The port at which it listens.
    public let port: Int

    private let binding: LoopbackBinding
    private let desk: NIOLoopBoundBox<RedirectDesk>
    private let eventLoop: any EventLoop
    private let patience: Duration
    private let clock: any Clock<Duration>

    /// Ten minutes: as long as a code lives at most (RFC 6749 section 4.1.2), and time to find a second factor.
    public static let defaultPatience = Duration.seconds(600)

    /// Whether a callback URL is plain HTTP to loopback, so that something can listen there.
    public static func canListen(at redirectURI: String) -> Bool { CallbackURL(redirectURI) != nil }

    /// Binds the callback URL's port and listens.
    ///
    /// - Parameters:
    ///   - redirectURI: as declared. A port is used exactly; no port means any free one.
    ///   - patience: how long ``redirect(examine:)`` waits for the person.
    ///   - clock: measures `patience`.
    /// - Throws: ``ConsentError`` with `cannotListen` where the URL is not plain HTTP to loopback, or nothing can listen
    ///   at its port.
    public static func open(
        _ redirectURI: String, patience: Duration = defaultPatience, clock: any Clock<Duration> = ContinuousClock()
    ) async throws(ConsentError) -> RedirectListener {
        try await open(
            redirectURI, patience: patience, clock: clock, limits: ConnectionLimits(), gate: { SameUserHandler() })
    }

    static func open(
        _ redirectURI: String, patience: Duration, clock: any Clock<Duration>, limits: ConnectionLimits,
        gate: @escaping @Sendable () -> SameUserHandler
    ) async throws(ConsentError) -> RedirectListener {
        guard let url = CallbackURL(redirectURI) else { throw ConsentError(notLoopback: redirectURI) }
        let eventLoop = MultiThreadedEventLoopGroup.singleton.any()
        let desk = NIOLoopBoundBox.makeBoxSendingValue(
            RedirectDesk(path: url.path, limits: limits, eventLoop: eventLoop), eventLoop: eventLoop)
        let bootstrap = ServerBootstrap(group: eventLoop)
            // A client may close its sending side after the request and still read the answer.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        gate(),
                        RequestSizeLimit(limit: limits.requestBytes),
                        HTTPResponseEncoder(),
                        ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)),
                        RedirectConnection(desk: desk.value, limits: limits),
                    ])
                }
            }
        let binding: LoopbackBinding
        do {
            binding = try await LoopbackBinding.bind(bootstrap, to: url.host, port: url.port)
        } catch {
            throw ConsentError(error)
        }
        return RedirectListener(
            redirectURI: url.text(listeningAt: binding.port), binding: binding, desk: desk, eventLoop: eventLoop,
            patience: patience, clock: clock)
    }

    private init(
        redirectURI: String, binding: LoopbackBinding, desk: NIOLoopBoundBox<RedirectDesk>, eventLoop: any EventLoop,
        patience: Duration, clock: any Clock<Duration>
    ) {
        self.redirectURI = redirectURI
        self.port = binding.port
        self.binding = binding
        self.desk = desk
        self.eventLoop = eventLoop
        self.patience = patience
        self.clock = clock
    }

    deinit {
        Self.stopListening(binding)
        eventLoop.execute { [desk] in _ = desk.value.conclude(with: .over) }
    }

    public func redirect(
        examine: @escaping @Sendable (String) -> RedirectVerdict
    ) async throws(ConsentError) -> RedirectVerdict {
        let deadline = Task {
            try await clock.sleep(for: patience)
            end(ConsentError(nobodyCameBackWithin: patience))
        }
        defer { deadline.cancel() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                eventLoop.execute { self.desk.value.wait(waiter, examine: examine) }
            }
        } onCancel: {
            end(ConsentError(.cancelled, "the sign-in was cancelled"))
        }
        return try result.get()
    }

    public func close(showing outcome: ConsentOutcome) async {
        await binding.close()
        let answered = eventLoop.flatSubmit { self.desk.value.conclude(with: .outcome(outcome)) }
        try? await answered.get()
    }

    /// Ends the wait and stops listening.
    private func end(_ error: ConsentError) {
        Self.stopListening(binding)
        eventLoop.execute { self.desk.value.end(error) }
    }

    private static func stopListening(_ binding: LoopbackBinding) {
        for channel in binding.channels {
            channel.close(promise: nil)
        }
    }
}
