import FoundationEssentials
import Testing

@testable import OAuth

@Suite("Retry-After")
struct RetryAfterTests {
    /// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110.
    private let now = Date(timeIntervalSince1970: 784_111_777)

    @Test(
        "Seconds and dates are understood, everything else is no statement",
        arguments: [
            ("120", 120), (" 7 ", 7), ("0", 0), ("Sun, 06 Nov 1994 08:50:37 GMT", 60),
            ("Sun, 06 Nov 1994 08:00:00 GMT", 0), ("99999999999999999999", 86_400), ("100000", 86_400),
            ("Mon, 06 Nov 2094 08:49:37 GMT", 86_400), ("-5", nil), ("1.5", nil), ("", nil), ("soon", nil),
            ("Sun, 06 Xxx 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:49:37 CET", nil),
            ("Sun, 99 Nov 1994 08:49:37 GMT", nil),
        ] as [(String, Int?)])
    func values(header: String, seconds: Int?) {
        #expect(response(503, "", ["Retry-After": header]).retryAfter(now: now) == seconds)
    }

    @Test("A date is measured by the server's own clock where it shows it")
    func serverClock() {
        let answer = response(
            503, "", ["retry-after": "Sun, 06 Nov 1994 10:00:30 GMT", "date": "Sun, 06 Nov 1994 10:00:00 GMT"])
        #expect(answer.retryAfter(now: now) == 30)
        #expect(answer.retryAfter(now: nil) == 30)
        #expect(response(503, "", ["Retry-After": "Sun, 06 Nov 1994 10:00:30 GMT"]).retryAfter(now: nil) == nil)
    }
}
