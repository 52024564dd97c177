/// A version as programs print it: numbers between dots, compared one by one.
public struct VersionNumber: Sendable, Equatable, Comparable {
    public let text: String
    private let parts: [Int]

    /// The first version in a text: `git version 2.39.5` holds `2.39.5`.
    public init?(_ text: String) {
        let candidates = text.split { !($0.isASCII && ($0.isNumber || $0 == ".")) }
        let numbers = candidates.map { $0.split(separator: ".") }.first { parts in
            parts.count > 1 && parts.allSatisfy { Int($0) != nil }
        }
        guard let numbers else { return nil }
        parts = numbers.compactMap { Int($0) }
        self.text = numbers.joined(separator: ".")
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.parts.lexicographicallyPrecedes(right.parts)
    }
}
