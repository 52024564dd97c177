import Foundation
import Grants
import OAuth
import Synchronization
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

    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        var add: @Sendable (String) -> Void { { line in self.lines.withLock { $0.append(line) } } }
    }
}
