public import FoundationEssentials

extension HTTPResponse {
    /// The longest wait that is believed, in seconds: a day. A wrong clock or a hostile answer must not silence an
    /// account for longer.
    static let longestRetryAfter = 86_400

    /// The seconds that `Retry-After` asks to wait, which states seconds or a date (RFC 9110 section 10.2.3).
    ///
    /// A date is compared with the response's own `Date` where there is one, since the server's clock set both.
    ///
    /// - Parameter now: the local time, for a response without `Date`.
    public func retryAfter(now: Date?) -> Int? {
        guard let value = header("Retry-After")?.trimmingWhitespace() else { return nil }
        if !value.isEmpty, value.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return min(Int(value) ?? Self.longestRetryAfter, Self.longestRetryAfter)
        }
        guard let date = Self.date(value), let reference = header("Date").flatMap(Self.date) ?? now else { return nil }
        let wait = date.timeIntervalSince(reference).rounded(.up)
        return Int(min(max(wait, 0), Double(Self.longestRetryAfter)))
    }

    private static let months = [
        "Jan": "01", "Feb": "02", "Mar": "03", "Apr": "04", "May": "05", "Jun": "06", "Jul": "07", "Aug": "08",
        "Sep": "09", "Oct": "10", "Nov": "11", "Dec": "12",
    ]

    /// An IMF-fixdate such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7), the only form in use.
    private static func date(_ text: String) -> Date? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let month = months[String(words[2])] else { return nil }
        return try? Date.ISO8601FormatStyle().parse("\(words[3])-\(month)-\(words[1])T\(words[4])Z")
    }
}
