public import FoundationEssentials
import Glibc
public import Grants
import Synchronization

/// The person at a browser on this machine, at one that reaches it through SSH, or at one that is quite elsewhere.
public final class LoopbackConsent: Consent {
    private let browser: BrowserLauncher
    private let ways: SignInWays
    let patience: Duration
    private let clock: any Clock<Duration>
    let display: SignInDisplay
    private let countdown: Countdown
    private let opened = Mutex<Opened?>(nil)

    /// What the last authorization request can come back by.
    private struct Opened {
        /// Where the callback URL listens, if it does.
        var listening: (host: LoopbackHost, port: Int)?
        var redirect: OpenRedirect
    }

    /// - Parameters:
    ///   - browser: opens the address.
    ///   - ways: how the person may go to the provider and come back, beside a listener.
    ///   - patience: how long the person may take.
    ///   - clock: measures `patience`, and the ticks of a live line.
    ///   - now: the wall clock, by which codes expire.
    ///   - display: where the person reads what to do.
    public init(
        browser: BrowserLauncher = BrowserLauncher(), ways: SignInWays = SignInWays(),
        patience: Duration = RedirectListener.defaultPatience, clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date = { Date() }, display: SignInDisplay
    ) {
        self.browser = browser
        self.ways = ways
        self.patience = patience
        self.clock = clock
        self.display = display
        countdown = Countdown(clock: clock, now: now)
    }

    public func openRedirectEndpoint(for redirectURI: String) async throws(ConsentError) -> any RedirectEndpoint {
        let listener = try await listener(for: redirectURI)
        let intakes = intakes(hasListener: listener != nil)
        if listener == nil, intakes.isEmpty { throw ConsentError(notLoopback: redirectURI) }
        let redirect = OpenRedirect(
            redirectURI: listener?.redirectURI ?? redirectURI, listener: listener, intakes: intakes,
            isFirstNamed: ways.redirectSource != nil, display: display, patience: patience, clock: clock)
        let host = CallbackURL(redirectURI)?.host ?? .localhost
        opened.withLock { $0 = Opened(listening: listener.map { (host, $0.port) }, redirect: redirect) }
        return redirect
    }

    /// The listener, if there can be one and it is needed.
    private func listener(for redirectURI: String) async throws(ConsentError) -> RedirectListener? {
        guard CallbackURL(redirectURI) != nil else { return nil }
        do {
            return try await RedirectListener.open(redirectURI, patience: patience, clock: clock)
        } catch  where ways.expectsPaste {
            return nil
        }
    }

    private func intakes(hasListener: Bool) -> [any RedirectIntake] {
        // The one that was named comes first.
        var intakes: [any RedirectIntake] = []
        switch ways.redirectSource {
        case .file(let path): intakes.append(FileIntake(path: path, display: display))
        case .standardInput: intakes.append(StreamIntake(stream: DescriptorInput(descriptor: STDIN_FILENO)))
        case nil:
            if ways.pasting == .always || (ways.pasting == .whereNothingListens && !hasListener) {
                intakes.append(
                    PasteIntake(
                        terminal: DescriptorInput(descriptor: STDIN_FILENO), display: display, hasListener: hasListener)
                )
            }
        }
        if let inbox = ways.inbox { intakes.append(inbox) }
        if let point = ways.meetingPoint, let handover = HandoverIntake(at: point) { intakes.append(handover) }
        return intakes
    }

    public func present(_ authorizationURL: URL) async {
        display.show("To sign in, open this address in a browser:")
        display.show(authorizationURL.absoluteString)
        let isOpened = await openBrowser(at: authorizationURL)
        guard let opened = opened.withLock({ $0 }) else { return }
        if let listening = opened.listening, !isOpened || ways.isRemote { explainForwarding(listening) }
        let comesBackByItself = isOpened && opened.listening != nil && ways.redirectSource == nil && !ways.isRemote
        guard !comesBackByItself else { return }
        for intake in opened.redirect.intakes {
            for line in intake.instructions(for: opened.redirect.redirectURI) { display.show(line) }
        }
    }

    public func present(_ prompt: DevicePrompt) async {
        let lines = DeviceInstructions(prompt: prompt).lines
        for line in lines { display.show(line) }
        for line in display.draw(prompt.shortestWay.absoluteString, lines) { display.show(line) }
        _ = await openBrowser(at: prompt.shortestWay)
        countdown.start(until: prompt.expiresAt, show: display.showLive)
    }

    public func withdraw(_ prompt: DevicePrompt) async {
        await countdown.stop()
        display.showLive(nil)
    }

    /// Says how it went. Returns whether a browser was opened.
    func openBrowser(at address: URL) async -> Bool {
        guard ways.opensBrowser else { return false }
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
    private func explainForwarding(_ listening: (host: LoopbackHost, port: Int)) {
        let port = listening.port
        let forwarding = listening.host == .ipv6 ? "[::1]:\(port):[::1]:\(port)" : "\(port):127.0.0.1:\(port)"
        display.show("With a browser on another computer, first run there, with the name of this machine:")
        display.show("ssh -L \(forwarding) NAME")
    }
}
