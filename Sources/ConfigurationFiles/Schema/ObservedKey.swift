/// A key that a reader has asked for, and what it takes.
public struct ObservedKey: Sendable, Equatable {
    /// The keys that lead to it, itself last. One that a person names is ``anyName``.
    public var path: [String]
    public var kind: KeyKind
    public var isRequired: Bool

    /// What a table is probed with in place of a key that a person names.
    public static let anyName = "any"
}

/// What a key takes.
public enum KeyKind: Sendable, Equatable {
    case text(TextShape)
    /// A text of one or more lines.
    case lines
    case texts(TextShape)
    case integer(ClosedRange<Int>)
    /// An integer that is always the same.
    case constant(Int)
    case boolean
    case table
    /// An array of tables.
    case tables
}

/// What a text looks like, as far as a schema can say it: every right text has the shape, and some wrong ones do.
public struct TextShape: Sendable, Equatable {
    /// The only words allowed; nothing where there are others.
    public var words: [String]?
    /// A regular expression (ECMA 262) that every right text matches.
    public var pattern: String?

    public init(words: [String]? = nil, pattern: String? = nil) {
        self.words = words
        self.pattern = pattern
    }

    public static let any = TextShape()
}
