public import FoundationEssentials
public import Grants
import Synchronization

/// The person at a browser on this machine, or at one that reaches it through SSH.
public final class LoopbackConsent: Consent {
    private let browser: BrowserLauncher
    private let patience: Duration
    private let clock: any Clock<Duration>
    private let show: @Sendable (String) -> Void
    /// Where the last callback URL listens.
    private let listeningAt = Mutex<(host: LoopbackHost, port: Int)?>(nil)

    /// - Parameters:
    ///   - browser: opens the address.
    ///   - patience: how long the person may take.
    ///   - clock: measures `patience`.
    ///   - show: gets what the person is to read, one line at a time, without a newline. The address stands alone on its
    ///     line, and is not to be wrapped, so that it can be copied.
    public init(
        browser: BrowserLauncher = BrowserLauncher(), patience: Duration = RedirectListener.defaultPatience,
        clock: any Clock<Duration> = ContinuousClock(), show: @escaping @Sendable (String) -> Void
    ) {
        self.browser = browser
        self.patience = patience
        self.clock = clock
        self.show = show
    }

    public func openRedirectEndpoint(for redirectURI: String) async throws(ConsentError) -> any RedirectEndpoint {
        let listener = try await RedirectListener.open(redirectURI, patience: patience, clock: clock)
        let host = CallbackURL(redirectURI)?.host ?? .localhost
        listeningAt.withLock { $0 = (host, listener.port) }
        return listener
    }

    public func present(_ authorizationURL: URL) async {
        show("To sign in, open this address in a browser:")
        show(authorizationURL.absoluteString)
        switch await browser.open(authorizationURL) {
        case .started(let program):
            show("It was opened with \(program).")
        case .none(let reason):
            show("No browser was opened: \(reason).")
            explainForwarding()
        }
    }

    /// A browser on another computer finds the callback URL through SSH (ssh(1), `-L`).
    private func explainForwarding() {
        guard let (host, port) = listeningAt.withLock({ $0 }) else { return }
        let forwarding = host == .ipv6 ? "[::1]:\(port):[::1]:\(port)" : "\(port):127.0.0.1:\(port)"
        show("With a browser on another computer, first run there, with the name of this machine:")
        show("ssh -L \(forwarding) NAME")
    }
}
