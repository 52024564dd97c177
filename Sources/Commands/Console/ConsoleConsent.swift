import Console
import FoundationEssentials
import Grants
import Loopback
import Synchronization

/// The person who has the console open: what is to be done is reported, and the console shows it.
final class ConsoleConsent: Consent {
    /// Has the listeners. Nothing is shown and no browser opened by it: it is never asked to present anything.
    private let loopback: LoopbackConsent
    let report: @Sendable (SignInStep) -> Void
    /// How long a question of a program is shown.
    let patience = RedirectListener.defaultPatience
    private let refusal = Mutex(false)

    /// Whether there was a callback URL at which nothing can listen here.
    var hasRefused: Bool { refusal.withLock { $0 } }

    /// - Parameters:
    ///   - meetingPoint: where `mailgrant authorize --resume` may bring an address by hand.
    ///   - patience: how long the person may take to come back from the browser.
    init(
        meetingPoint: MeetingPoint?, patience: Duration = RedirectListener.defaultPatience,
        report: @escaping @Sendable (SignInStep) -> Void
    ) {
        loopback = LoopbackConsent(
            ways: SignInWays(opensBrowser: true, pasting: .never, meetingPoint: meetingPoint),
            patience: patience, display: SignInDisplay(show: { _ in }))
        self.report = report
    }

    func openRedirectEndpoint(for redirectURI: String) async throws(ConsentError) -> any RedirectEndpoint {
        // Otherwise it would wait for an address that nobody is told to bring.
        guard RedirectListener.canListen(at: redirectURI) else {
            refusal.withLock { $0 = true }
            throw ConsentError(
                .cannotListen,
                "the callback URL \(redirectURI) is not on this machine, so the browser cannot come back here")
        }
        return try await loopback.openRedirectEndpoint(for: redirectURI)
    }

    func present(_ authorizationURL: URL) async { report(.open(authorizationURL)) }

    func present(_ prompt: DevicePrompt) async { report(.enterCode(prompt)) }

    func withdraw(_ prompt: DevicePrompt) async {}
}
