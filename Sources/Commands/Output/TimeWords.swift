import FoundationEssentials

/// A time as people say it: `2 minutes ago`, `in 3 hours`.
func timeWords(_ time: Date, now: Date = Date()) -> String {
    let seconds = Int(time.timeIntervalSince(now).rounded())
    let words = durationWords(seconds: abs(seconds))
    guard words != "now" else { return words }
    return seconds < 0 ? "\(words) ago" : "in \(words)"
}

private func durationWords(seconds: Int) -> String {
    let units: [(name: String, seconds: Int)] = [
        ("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1),
    ]
    guard let unit = units.first(where: { seconds >= $0.seconds }) else { return "now" }
    let count = seconds / unit.seconds
    return "\(count) \(unit.name)\(count == 1 ? "" : "s")"
}
