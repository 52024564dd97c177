import FoundationEssentials
import OAuth
import Secrets
import Testing

@Suite("Device polling")
struct DevicePollingTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)

    private func polling(expiresIn: Int = 600, interval: Int = 5) throws -> DevicePolling {
        DevicePolling(
            DeviceAuthorization(
                deviceCode: Secret("d"), userCode: "u", verificationURI: try address("https://id.example/device"),
                expiresIn: expiresIn, interval: interval),
            now: start)
    }

    private func refusal(_ error: String, status: Int = 400, retryAfter: Int? = nil) -> DevicePolling.Outcome {
        .refused(.refused(ErrorAnswer(error: error, status: status, retryAfter: retryAfter)))
    }

    private func at(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

    @Test("The first poll waits for the interval, and a pending one for the next")
    func pending() throws {
        var polling = try polling(interval: 7)
        #expect(polling.start(now: start) == .ask(after: 7))
        for second in stride(from: 7.0, to: 70, by: 7) {
            #expect(polling.received(refusal("authorization_pending"), now: at(second)) == .ask(after: 7))
        }
    }

    @Test("Each slow_down adds five seconds for good")
    func slowDown() throws {
        var polling = try polling()
        #expect(polling.received(refusal("slow_down"), now: at(5)) == .ask(after: 10))
        #expect(polling.received(refusal("authorization_pending"), now: at(15)) == .ask(after: 10))
        #expect(polling.received(refusal("slow_down"), now: at(25)) == .ask(after: 15))
        #expect(polling.received(.lost, now: at(40)) == .ask(after: 30))
        #expect(polling.received(refusal("authorization_pending"), now: at(70)) == .ask(after: 15))
    }

    @Test(
        "The provider's no is final",
        arguments: [
            "access_denied", "authorization_declined", "bad_verification_code", "invalid_grant", "invalid_client",
        ])
    func final(error: String) throws {
        var polling = try polling()
        let answer = ErrorAnswer(error: error, status: 400)
        #expect(polling.received(.refused(.refused(answer)), now: at(5)) == .failed(.refused(answer)))
    }

    @Test("What is not the protocol is final, too: nobody knows what was asked there")
    func notTheProtocol() throws {
        var polling = try polling()
        let error = OAuthError.notTheProtocol(.notJSON("HTML"))
        #expect(polling.received(.refused(error), now: at(5)) == .failed(error))
    }

    @Test("The server may say that the code is over before our clock does")
    func expiredToken() throws {
        var polling = try polling()
        #expect(polling.received(refusal("expired_token"), now: at(5)) == .expired)
    }

    @Test("No poll comes after the code has expired")
    func expiry() throws {
        var polling = try polling(expiresIn: 12)
        #expect(polling.start(now: start) == .ask(after: 5))
        #expect(polling.received(refusal("authorization_pending"), now: at(5)) == .ask(after: 5))
        #expect(polling.received(refusal("authorization_pending"), now: at(10)) == .expired)
        // A machine that slept.
        var sleeping = try self.polling(expiresIn: 600)
        #expect(sleeping.received(refusal("authorization_pending"), now: at(7_200)) == .expired)
    }

    @Test(
        "Lost answers and a server in trouble slow it down, doubling, and end nothing",
        arguments: [
            DevicePolling.Outcome.lost, .refused(.unavailable(status: 503, retryAfter: nil)),
            .refused(.refused(ErrorAnswer(error: "temporarily_unavailable", status: 503))),
            .refused(.refused(ErrorAnswer(error: "server_error", status: 500))),
        ])
    func losses(outcome: DevicePolling.Outcome) throws {
        var polling = try polling()
        var now = 5.0
        for wait in [10, 20, 40, 60, 60] {
            #expect(polling.received(outcome, now: at(now)) == .ask(after: wait))
            #expect(polling.isLosing)
            now += Double(wait)
        }
        #expect(polling.received(refusal("authorization_pending"), now: at(now)) == .ask(after: 5))
        #expect(!polling.isLosing)
    }

    @Test("After losses the last poll comes before the code ends, never sooner than the interval allows")
    func lastChance() throws {
        var polling = try polling(expiresIn: 100)
        #expect(polling.received(.lost, now: at(70)) == .ask(after: 10))
        #expect(polling.received(.lost, now: at(80)) == .ask(after: 20))
        #expect(polling.received(.lost, now: at(97)) == .expired)
    }

    @Test("A Retry-After is honoured")
    func retryAfter() throws {
        var polling = try polling()
        #expect(polling.received(.refused(.unavailable(status: 429, retryAfter: 90)), now: at(5)) == .ask(after: 90))
        #expect(polling.received(refusal("slow_down", retryAfter: 30), now: at(95)) == .ask(after: 30))
        #expect(polling.received(.refused(.unavailable(status: 503, retryAfter: 9_000)), now: at(125)) == .expired)
    }
}
