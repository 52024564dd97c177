public import FoundationEssentials
public import Grants
import Synchronization

/// The person at a browser on this machine, or at one that reaches it through SSH.
public final class LoopbackConsent: Consent {
    private let browser: BrowserLauncher
    private let patience: Duration
    private let clock: any Clock<Duration>
    private let display: SignInDisplay
    private let countdown: Countdown
    /// Where the last callback URL listens.
    private let listeningAt = Mutex<(host: LoopbackHost, port: Int)?>(nil)

    /// - Parameters:
    ///   - browser: opens the address.
    ///   - patience: how long the person may take.
    ///   - clock: measures `patience`, and the ticks of a live line.
    ///   - now: the wall clock, by which codes expire.
    ///   - display: where the person reads what to do.
    public init(
        browser: BrowserLauncher = BrowserLauncher(), patience: Duration = RedirectListener.defaultPatience,
        clock: any Clock<Duration> = ContinuousClock(), now: @escaping @Sendable () -> Date = { Date() },
        display: SignInDisplay
    ) {
        self.browser = browser
        self.patience = patience
        self.clock = clock
        self.display = display
        countdown = Countdown(clock: clock, now: now)
    }

    public func openRedirectEndpoint(for redirectURI: String) async throws(ConsentError) -> any RedirectEndpoint {
        let listener = try await RedirectListener.open(redirectURI, patience: patience, clock: clock)
        let host = CallbackURL(redirectURI)?.host ?? .localhost
        listeningAt.withLock { $0 = (host, listener.port) }
        return listener
    }

    public func present(_ authorizationURL: URL) async {
        display.show("To sign in, open this address in a browser:")
        display.show(authorizationURL.absoluteString)
        if await !openBrowser(at: authorizationURL) { explainForwarding() }
    }

    public func present(_ prompt: DevicePrompt) async {
        for line in DeviceInstructions(prompt: prompt).lines { display.show(line) }
        for line in display.draw(prompt.shortestWay.absoluteString) { display.show(line) }
        _ = await openBrowser(at: prompt.shortestWay)
        countdown.start(until: prompt.expiresAt, show: display.showLive)
    }

    public func withdraw(_ prompt: DevicePrompt) async {
        await countdown.stop()
        display.showLive(nil)
    }

    /// Says how it went. Returns whether a browser was opened.
    private func openBrowser(at address: URL) async -> Bool {
        switch await browser.open(address) {
        case .started(let program):
            display.show("It was opened with \(program).")
            return true
        case .none(let reason):
            display.show("No browser was opened: \(reason).")
            return false
        }
    }

    /// A browser on another computer finds the callback URL through SSH (ssh(1), `-L`).
    private func explainForwarding() {
        guard let (host, port) = listeningAt.withLock({ $0 }) else { return }
        let forwarding = host == .ipv6 ? "[::1]:\(port):[::1]:\(port)" : "\(port):127.0.0.1:\(port)"
        display.show("With a browser on another computer, first run there, with the name of this machine:")
        display.show("ssh -L \(forwarding) NAME")
    }
}
