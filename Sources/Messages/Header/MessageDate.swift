import Glibc

/// A point in time as the Date field has it (RFC 5322 section 3.3).
public struct MessageDate: Sendable, Equatable {
    /// `Thu, 26 Nov 2026 01:30:00 +0000`
    public let text: String

    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// - Parameter seconds: since 1970. The time is given in the zone of this machine.
    public init(secondsSince1970 seconds: Int) {
        var time = time_t(seconds)
        var local = tm()
        localtime_r(&time, &local)
        let offset = local.tm_gmtoff / 60
        text =
            "\(Self.days[Int(local.tm_wday)]), \(local.tm_mday) \(Self.months[Int(local.tm_mon)]) "
            + "\(local.tm_year + 1900) "
            + [local.tm_hour, local.tm_min, local.tm_sec].map { Self.twoDigits(Int($0)) }.joined(separator: ":")
            + (offset < 0 ? " -" : " +") + Self.twoDigits(abs(offset) / 60) + Self.twoDigits(abs(offset) % 60)
    }

    public static var now: MessageDate { MessageDate(secondsSince1970: Glibc.time(nil)) }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }
}
