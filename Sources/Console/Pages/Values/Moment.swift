import FoundationEssentials
import Glibc

/// A point in time for a person: how far away it is, and exactly when on this machine's clock.
struct Moment: Sendable {
    var date: Date
    var now: Date

    /// For the `datetime` attribute.
    var exact: String { date.formatted(.iso8601) }

    /// Such as `2026-11-26 08:36 CET`.
    var plain: String { formatted("%F %H:%M %Z") }

    /// Such as `2026-11-26`.
    var day: String { formatted("%F") }

    /// Such as `08:36`.
    var clock: String { formatted("%H:%M") }

    /// Such as `in 48 minutes`.
    func inWords(_ phrases: Phrases) -> String {
        let seconds = Int(date.timeIntervalSince(now).rounded())
        guard let (count, unit) = Self.largest(abs(seconds)) else { return phrases("time-now") }
        return phrases.count(count, seconds < 0 ? "time-ago-\(unit)" : "time-in-\(unit)")
    }

    private static func largest(_ seconds: Int) -> (count: Int, unit: String)? {
        switch seconds {
        case ..<45: nil
        case ..<3570: (max(1, (seconds + 30) / 60), "minutes")
        case ..<84_600: (max(1, (seconds + 1800) / 3600), "hours")
        default: ((seconds + 43_200) / 86_400, "days")
        }
    }

    /// By strftime(3), in the time zone of this machine.
    private func formatted(_ format: String) -> String {
        var time = time_t(date.timeIntervalSince1970)
        var local = tm()
        localtime_r(&time, &local)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
            let count = strftime(buffer.baseAddress, buffer.count, format, &local)
            return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }

    func values(_ phrases: Phrases) -> Values {
        [
            "exact": exact, "plain": plain, "inWords": inWords(phrases), "direction": date > now ? "ahead" : "past",
        ]
    }
}
