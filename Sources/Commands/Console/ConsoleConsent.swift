import Console
import FoundationEssentials
import Grants
import Loopback
import Secrets
import Synchronization

/// The person who has the console open: what is to be done is reported, and the console shows it.
final class ConsoleConsent: Consent {
    private let meetingPoint: MeetingPoint?
    private let signInTime: Duration
    let report: @Sendable (SignInStep) -> Void
    /// How long a question of a program is shown.
    let patience = RedirectListener.defaultPatience
    /// Takes what the last authorization request comes back with, where a person brings it.
    private let opened = Mutex<RedirectInbox?>(nil)

    /// - Parameters:
    ///   - meetingPoint: where `mailgrant authorize --resume` may bring an address by hand.
    ///   - patience: how long the person may take to come back from the browser.
    init(
        meetingPoint: MeetingPoint?, patience: Duration = RedirectListener.defaultPatience,
        report: @escaping @Sendable (SignInStep) -> Void
    ) {
        self.meetingPoint = meetingPoint
        signInTime = patience
        self.report = report
    }

    func openRedirectEndpoint(for redirectURI: String) async throws(ConsentError) -> any RedirectEndpoint {
        let inbox = AddressInbox()
        // Has the listener. Nothing is shown and no browser opened by it: it is never asked to present anything.
        let loopback = LoopbackConsent(
            ways: SignInWays(meetingPoint: meetingPoint, inbox: inbox), patience: signInTime,
            display: SignInDisplay(show: { _ in }))
        let endpoint = try await loopback.openRedirectEndpoint(for: redirectURI)
        let comesBack = RedirectListener.canListen(at: redirectURI)
        opened.withLock {
            $0 = RedirectInbox(to: endpoint.redirectURI, comesBack: comesBack) { inbox.give($0.exposedText) }
        }
        return endpoint
    }

    func present(_ authorizationURL: URL) async { report(.open(authorizationURL, opened.withLock { $0 })) }

    func present(_ prompt: DevicePrompt) async { report(.enterCode(prompt)) }

    func withdraw(_ prompt: DevicePrompt) async {}
}
