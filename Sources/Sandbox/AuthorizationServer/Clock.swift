import FoundationEssentials

/// The time as the sandbox sees it: a clock that was handed in, and how far the control interface has moved it ahead.
struct Clock: Sendable {
    private let base: @Sendable () -> Date
    private var shift: TimeInterval = 0

    init(_ base: @escaping @Sendable () -> Date) {
        self.base = base
    }

    var now: Date { base().addingTimeInterval(shift) }

    mutating func advance(by seconds: TimeInterval) {
        shift += seconds
    }
}
