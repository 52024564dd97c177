import Surroundings
import Testing

@Suite("Authorizing by device code, end to end")
struct DeviceFlowTests {
    /// The way through a practice world in which devices may poll every second.
    private func inDevicePractice(_ scenario: (Practice) async throws -> Void) async throws {
        try await inPractice { practice in
            try await practice.provider.control.change(settings: #"{"device_interval": 1}"#)
            try await scenario(practice)
        }
    }

    @Test(
        "The browser opens with the code typed in; both connections are verified, and tokens are minted after they end")
    func opened() async throws {
        try await inDevicePractice { practice in
            try await practice.declare(grantType: "device_code")
            let outcome = try await practice.withBriefTokens { try await practice.authorizing().runSuccessfully() }
            #expect(outcome.output.contains("\n\(practice.provider.issuer)/device\n"))
            #expect(outcome.output.contains("\n\(practice.provider.issuer)/device?user_code="))
            #expect(outcome.output.contains("demo incoming: authorized as \(practice.address), verified"))
            #expect(outcome.output.contains("demo outgoing: authorized by the grant at hand as \(practice.address)"))
            #expect(try await practice.status().connections.allSatisfy { $0.state == "verified" })
            #expect(practice.browserVisits == 0)
            let requests = try await practice.provider.control.requests()
            #expect(requests.contains { $0.grantType?.hasSuffix(":device_code") == true && $0.outcome == "ok" })
            #expect(!requests.contains { $0.grantType == "authorization_code" || $0.outcome == "slow_down" })
            let refreshes = try await practice.refreshes {
                _ = try await practice.token(.incoming)
                _ = try await practice.token(.outgoing)
            }
            #expect(refreshes == 2)
        }
    }

    @Test("On a terminal without a browser the code is typed on another device, and the QR code leads there, too")
    func typed() async throws {
        try await inDevicePractice { practice in
            try await practice.declare(grantType: "device_code")
            let terminal = try practice.terminal()
            let visit = try await terminal.run(
                practice.authorizingBrowserless(),
                .init(
                    "(https://\\S+/device)\\s+\\S*and type in this code: (\\S+)(?s:.*)waiting for you at the browser, .* left",
                    browse: practice.browser.executable))
            #expect(visit.status == .exited(0), "\(visit.shown) \(visit.problem)")
            #expect(visit.shown.contains("No browser was opened"))
            // Each takes the place of the live line.
            let lines = visit.shown.replacing("\r\u{1B}[K", with: "").split(whereSeparator: \.isNewline)
            let complete = try #require(lines.first { $0.contains("/device?user_code=") })
            let code = lines.filter { $0.hasPrefix("\u{1B}[38;5;16;48;5;231m") }
            #expect(try await readQRCode(code) == complete)
            // Typed, and not opened with the code in it.
            #expect(
                practice.browser.log.lines().contains("POST \(practice.provider.issuer)/device: 200")
                    && practice.browserVisits == 0)

            // Where there is no room for it, the address must do.
            try await practice.provider.control.change(settings: #"{"gives_complete_verification_uri": false}"#)
            let narrow = try await terminal.run(
                practice.authorizingBrowserless("--consent"), columns: 30,
                .init("(https://\\S+/device)\\s+\\S*and type in this code: (\\S+)", browse: practice.browser.executable)
            )
            #expect(narrow.status == .exited(0), "\(narrow.shown) \(narrow.problem)")
            #expect(!narrow.shown.contains("▀") && !narrow.shown.contains("user_code="))
        }
    }

    @Test("Denied, expired, or another's consent: said so, and what was granted before still works")
    func refused() async throws {
        try await inDevicePractice { practice in
            try await practice.declare(grantType: "device_code")
            try await practice.withBriefTokens { try await practice.authorizing().runSuccessfully() }
            let grant = try await practice.status()[.incoming]?.grant?.id

            var denying = try practice.owner()
            denying.decision = .deny
            try practice.browser.play(denying)
            try await expectRefusal(practice.authorizing(.incoming, "--consent"), saying: "consent was denied")

            try practice.browser.play(try practice.stranger())
            try await expectRefusal(
                practice.authorizing(.incoming, "--consent"),
                saying: "mallory@example.org consented, but the account declares \(practice.address)")

            try await practice.provider.control.change(settings: #"{"device_code_lifetime": 2}"#)
            try await expectRefusal(
                practice.authorizingBrowserless("--incoming", "--consent"), saying: "before it expired")

            #expect(try await practice.status()[.incoming]?.grant?.id == grant)
            let refreshes = try await practice.refreshes { _ = try await practice.token(.incoming) }
            #expect(refreshes == 1)
        }
    }

    @Test("Ctrl-C while the code is out ends it at once, and leaves the former grant alone in the token store")
    func cancelled() async throws {
        try await inDevicePractice { practice in
            try await practice.declare(grantType: "device_code")
            try await practice.withBriefTokens { try await practice.authorizing().runSuccessfully() }
            let before = try await practice.storedItems("grant")
            let visit = try await practice.terminal().run(
                practice.authorizingBrowserless("--consent"), .init("waiting for you at the browser", send: "\u{03}"))
            #expect(visit.status == .exited(130), "\(visit.shown) \(visit.problem)")
            #expect(visit.shown.contains("the sign-in was cancelled"))
            #expect(try await practice.storedItems("grant") == before)
            let refreshes = try await practice.refreshes { _ = try await practice.token(.incoming) }
            #expect(refreshes == 1)
        }
    }

    @Test("A provider that is down for a while meanwhile ends nothing")
    func outage() async throws {
        try await inDevicePractice { practice in
            try await practice.declare(grantType: "device_code")
            try await practice.provider.control.addFailure(
                #"{"endpoint": "token", "kind": "error", "status": 503, "error": "temporarily_unavailable"}"#)
            try await practice.provider.control.addFailure(#"{"endpoint": "token", "kind": "lost", "acts": false}"#)
            try await practice.authorizing().runSuccessfully()
            #expect(try await practice.status().connections.allSatisfy { $0.state == "verified" })
        }
    }

    @Test("A provider without an endpoint for devices is a matter of configuration")
    func notOffered() async throws {
        try await inDevicePractice { practice in
            try await practice.declare(grantType: "device_code")
            try await practice.provider.control.addFailure(
                #"{"endpoint": "discovery", "kind": "altered", "missing": ["device_authorization_endpoint"]}"#)
            try await expectRefusal(
                practice.authorizing(.incoming), .configuration, saying: "no device_authorization_endpoint")
        }
    }
}
