import FoundationEssentials

/// A point in time for a person: how far away it is, and exactly when.
struct Moment: Sendable {
    var date: Date
    var now: Date

    /// For the `datetime` attribute.
    var exact: String { date.formatted(.iso8601) }

    /// Such as `2026-11-26 07:36 UTC`. The script puts the browser's own time zone in its place.
    var plain: String { "\(day) \(clock) UTC" }

    var day: String { String(exact.prefix(10)) }

    var clock: String { String(exact.dropFirst(11).prefix(5)) }

    /// Such as `in 48 minutes`.
    func inWords(_ phrases: Phrases) -> String {
        let seconds = Int(date.timeIntervalSince(now).rounded())
        let (count, unit) = Self.largest(abs(seconds))
        guard count > 0 else { return phrases("time-now") }
        return phrases.count(count, seconds < 0 ? "time-ago-\(unit)" : "time-in-\(unit)")
    }

    private static func largest(_ seconds: Int) -> (count: Int, unit: String) {
        switch seconds {
        case ..<45: (0, "minutes")
        case ..<3570: (max(1, (seconds + 30) / 60), "minutes")
        case ..<84_600: (max(1, (seconds + 1800) / 3600), "hours")
        default: (max(1, (seconds + 43_200) / 86_400), "days")
        }
    }

    func values(_ phrases: Phrases) -> Values {
        ["exact": exact, "plain": plain, "inWords": inWords(phrases)]
    }
}
