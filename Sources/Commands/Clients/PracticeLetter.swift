import FoundationEssentials
import Glibc

/// The message that `mailgrant client check --send` sends to the person's own address.
struct PracticeLetter {
    let text: String

    init(to address: String, at now: Date = Date()) {
        text = """
            From: \(address)
            To: \(address)
            Subject: mailgrant client check
            Date: \(Self.date(now))
            Message-ID: <\(UUID().uuidString.lowercased())@mailgrant.invalid>

            This message was sent by "mailgrant client check --send".

            """
    }

    /// RFC 5322 section 3.3, in UTC and in English whatever the locale.
    private static func date(_ date: Date) -> String {
        var seconds = time_t(date.timeIntervalSince1970)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { ($0 < 10 ? "0" : "") + String($0) }
        return "\(days[Int(parts.tm_wday)]), \(parts.tm_mday) \(months[Int(parts.tm_mon)]) \(parts.tm_year + 1900) "
            + clock.joined(separator: ":") + " +0000"
    }
}
