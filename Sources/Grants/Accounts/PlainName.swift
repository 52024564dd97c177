/// The name of an account, a provider, a store or a client: one plain path component, `[a-z0-9][a-z0-9-]*`.
///
/// Such names become file names, program names and words of a command line, so nothing else is ever let in.
public struct PlainName: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let text: String

    /// The longest name, in bytes: file systems end at 255, and suffixes are added.
    public static let longest = 100

    /// Nothing where the text is not a plain name.
    public init?(_ text: String) {
        guard let first = text.utf8.first, first != UInt8(ascii: "-"), text.utf8.count <= Self.longest,
            text.utf8.allSatisfy(Self.allows)
        else { return nil }
        self.text = text
    }

    private static func allows(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }

    public var description: String { text }
    public static func < (left: PlainName, right: PlainName) -> Bool { left.text < right.text }
}
