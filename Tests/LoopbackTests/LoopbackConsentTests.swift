import Foundation
import Grants
import OAuth
import Synchronization
import TestConnections
import Testing

@testable import Loopback

@Suite(.timeLimit(.minutes(2))) struct LoopbackConsentTests {
    private let address = "https://login.example/authorize?client_id=" + String(repeating: "0", count: 300)

    @Test("The address stands alone on its line, and without a browser the way through SSH is shown")
    func forwarding() async throws {
        let lines = Lines()
        let consent = LoopbackConsent(
            browser: BrowserLauncher(environment: [:]), display: SignInDisplay(show: lines.add))
        let endpoint = try await consent.openRedirectEndpoint(for: "http://localhost")
        await consent.present(try #require(URL(string: address)))
        await endpoint.close(showing: .authorized(account: "work"))
        let port = try #require(endpoint.redirectURI.split(separator: ":").last)
        #expect(lines.all.contains(address))
        #expect(lines.all.contains("ssh -L \(port):127.0.0.1:\(port) NAME"))
        #expect(lines.all.contains { $0.hasPrefix("No browser was opened: there is no desktop here") })
    }

    @Test("With a browser the address is shown as well, and nothing of SSH")
    func browser() async throws {
        let lines = Lines()
        let environment = ["BROWSER": "true", "PATH": "/usr/bin:/bin"]
        let consent = LoopbackConsent(
            browser: BrowserLauncher(environment: environment, settling: .seconds(600)),
            display: SignInDisplay(show: lines.add))
        let endpoint = try await consent.openRedirectEndpoint(for: "http://127.0.0.1/cb")
        await consent.present(try #require(URL(string: address)))
        await endpoint.close(showing: .authorized(account: "work"))
        #expect(lines.all.contains(address))
        #expect(lines.all.contains("It was opened with true."))
        #expect(!lines.all.contains { $0.contains("ssh") })
    }

    @Test("Reached through SSH, the way back is shown although a browser was opened")
    func remote() async throws {
        let lines = Lines()
        let environment = ["BROWSER": "true", "PATH": "/usr/bin:/bin"]
        let consent = LoopbackConsent(
            browser: BrowserLauncher(environment: environment, settling: .seconds(600)),
            ways: SignInWays(isRemote: true), display: SignInDisplay(show: lines.add))
        let endpoint = try await consent.openRedirectEndpoint(for: "http://[::1]/")
        await consent.present(try #require(URL(string: address)))
        await endpoint.close(showing: .authorized(account: "work"))
        #expect(lines.all.contains { $0.hasPrefix("ssh -L [::1]:") && $0.hasSuffix(" NAME") })
    }

    @Test("Without a browser none is opened; where a listener is not to be had, the address comes by hand all the same")
    func noListener() async throws {
        let lines = Lines()
        let first = try await RedirectListener.open("http://127.0.0.1")
        let taken = "http://127.0.0.1:\(first.port)"
        let ways = SignInWays(opensBrowser: false, redirectSource: .file("/nonexistent/redirect"))
        let consent = LoopbackConsent(
            browser: BrowserLauncher(environment: ["BROWSER": "true", "PATH": "/usr/bin:/bin"]), ways: ways,
            display: SignInDisplay(show: lines.add))
        let endpoint = try await consent.openRedirectEndpoint(for: taken)
        #expect(endpoint.redirectURI == taken)
        await consent.present(try #require(URL(string: address)))
        #expect(!lines.all.contains { $0.hasPrefix("It was opened") || $0.hasPrefix("ssh") })
        #expect(lines.all.contains { $0.contains(taken) && $0.hasSuffix("into the file /nonexistent/redirect.") })
        await endpoint.close(showing: .authorized(account: "work"))
        await first.close(showing: .authorized(account: "work"))

        let automatic = LoopbackConsent(display: SignInDisplay(show: lines.add))
        await #expect(throws: ConsentError.self) {
            _ = try await automatic.openRedirectEndpoint(for: "https://login.example/nativeclient")
        }
    }

    @Test("A sign-in by hand has an end, too")
    func patience() async throws {
        let clock = TestClock()
        let consent = LoopbackConsent(
            ways: SignInWays(redirectSource: .file("/nonexistent/redirect")), patience: .seconds(600), clock: clock,
            display: SignInDisplay(show: { _ in }))
        let endpoint = try await consent.openRedirectEndpoint(for: "https://login.example/nativeclient")
        async let verdict = endpoint.redirect(examine: rightState)
        await clock.untilSomebodySleeps()
        clock.advance(by: .seconds(600))
        do {
            _ = try await verdict
            Issue.record("an answer")
        } catch let error as ConsentError {
            #expect(error.code == .timedOut)
        }
    }

    @Test("Ten minutes after nobody came back from the browser a sign-in ends, not before, and says how long it waited")
    func nobodyComesBack() async throws {
        let clock = TestClock()
        let consent = LoopbackConsent(
            ways: SignInWays(opensBrowser: true, pasting: .never), clock: clock, display: SignInDisplay(show: { _ in }))
        let endpoint = try await consent.openRedirectEndpoint(for: "http://127.0.0.1")
        async let verdict = endpoint.redirect(examine: rightState)
        await clock.untilSomebodySleeps()
        clock.advance(by: .seconds(599))
        await clock.untilSomebodySleeps()
        clock.advance(by: .seconds(1))
        do {
            _ = try await verdict
            Issue.record("an answer")
        } catch let error as ConsentError {
            #expect(error.code == .timedOut)
            #expect(error.detail == "nobody came back from the browser within 10 minutes")
        }
        await endpoint.close(showing: .authorized(account: "work"))
    }

    @Test("A device's code is shown with its addresses, and the time left until it is withdrawn")
    func device() async throws {
        let lines = Lines()
        let live = Lines()
        let clock = TestClock()
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let consent = LoopbackConsent(
            browser: BrowserLauncher(environment: [:]), clock: clock, now: { now },
            display: SignInDisplay(
                show: lines.add, showLive: { live.add($0 ?? "nothing") },
                draw: { ["QR code of \($0), below \($1.count) lines"] }))
        let prompt = DevicePrompt(
            userCode: "WDJB-MJHT", address: try #require(URL(string: "https://id.example/device")),
            addressWithCode: URL(string: "https://id.example/device?c=1"), message: "Go there.",
            expiresAt: now.addingTimeInterval(125))
        await consent.present(prompt)
        await clock.untilSomebodySleeps()
        await consent.withdraw(prompt)
        #expect(lines.all.contains("https://id.example/device") && lines.all.contains("https://id.example/device?c=1"))
        #expect(lines.all.contains("and type in this code: WDJB-MJHT"))
        #expect(lines.all.contains("The provider says: Go there."))
        #expect(lines.all.contains("QR code of https://id.example/device?c=1, below 6 lines"))
        #expect(live.all == ["waiting for you at the browser, 2 min 5 s left", "nothing"])
    }

    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        var add: @Sendable (String) -> Void { { line in self.lines.withLock { $0.append(line) } } }
    }
}
