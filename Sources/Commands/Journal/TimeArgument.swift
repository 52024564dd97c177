import ArgumentParser
import FoundationEssentials
import Glibc

/// A point in time as a person writes it: a time, a date, or how long ago.
enum TimeArgument: Equatable, Sendable {
    case at(Date)
    /// In seconds.
    case ago(Int)

    func date(now: Date) -> Date {
        switch self {
        case .at(let date): date
        case .ago(let seconds): now.addingTimeInterval(-TimeInterval(seconds))
        }
    }
}

extension TimeArgument: ExpressibleByArgument {
    init?(argument: String) {
        if let seconds = Self.seconds(argument) {
            self = .ago(seconds)
        } else if let date = Self.date(argument) {
            self = .at(date)
        } else {
            return nil
        }
    }

    /// `90s`, `10m`, `2h`, `3d` or `1w`.
    private static func seconds(_ text: String) -> Int? {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        guard let unit = text.last.flatMap({ units[$0] }), let count = number(text.dropLast(), digits: 1...6) else {
            return nil
        }
        return count * unit
    }

    /// `2026-11-26`, which is its midnight, or that with `T` or a space and `08:00` or `08:00:05`, in local time unless
    /// `Z` or an offset such as `+01:00` follows (RFC 3339).
    private static func date(_ text: String) -> Date? {
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "T" || $0 == " " }
        let date = numbers(parts[0], by: "-", digits: [4, 2, 2])
        guard let date else { return nil }
        guard parts.count == 2 else { return point(date, [0, 0, 0], offset: nil) }
        guard let (time, offset) = timeAndOffset(parts[1]) else { return nil }
        let clock =
            numbers(time, by: ":", digits: [2, 2, 2]) ?? numbers(time, by: ":", digits: [2, 2]).map { $0 + [0] }
        return clock.flatMap { point(date, $0, offset: offset) }
    }

    /// - Returns: the offset in seconds east of Greenwich; nothing of it for local time.
    private static func timeAndOffset(_ text: Substring) -> (Substring, Int?)? {
        if text.hasSuffix("Z") { return (text.dropLast(), 0) }
        guard let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return (text, nil) }
        guard let offset = numbers(text[text.index(after: sign)...], by: ":", digits: [2, 2]), offset[1] < 60 else {
            return nil
        }
        return (text[..<sign], (text[sign] == "-" ? -1 : 1) * (offset[0] * 3_600 + offset[1] * 60))
    }

    private static func point(_ date: [Int], _ clock: [Int], offset: Int?) -> Date? {
        var fields = tm()
        fields.tm_year = CInt(date[0] - 1900)
        fields.tm_mon = CInt(date[1] - 1)
        fields.tm_mday = CInt(date[2])
        fields.tm_hour = CInt(clock[0])
        fields.tm_min = CInt(clock[1])
        fields.tm_sec = CInt(clock[2])
        // The C library finds out whether summer time applies.
        fields.tm_isdst = -1
        guard clock[0] < 24, clock[1] < 60, clock[2] < 60 else { return nil }
        let seconds = offset == nil ? mktime(&fields) : timegm(&fields)
        // It makes the 31st of November the 1st of December.
        guard fields.tm_mday == CInt(date[2]), fields.tm_mon == CInt(date[1] - 1) else { return nil }
        return Date(timeIntervalSince1970: TimeInterval(seconds - (offset ?? 0)))
    }

    private static func numbers(_ text: Substring, by separator: Character, digits: [Int]) -> [Int]? {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        let numbers = zip(parts, digits).compactMap { number($0, digits: $1...$1) }
        return parts.count == digits.count && numbers.count == digits.count ? numbers : nil
    }

    private static func number(_ text: Substring, digits: ClosedRange<Int>) -> Int? {
        digits.contains(text.count) && text.allSatisfy { $0.isASCII && $0.isNumber } ? Int(text) : nil
    }
}
