import ConfigurationFiles

/// What a key of an account's file can be given.
public enum DeclarationValue: Sendable, Equatable {
    case text(String)
    case number(Int)
    case texts([String])

    /// The value that words stand for under a key. What does not fit stays a text, and reading the file says why.
    ///
    /// - Returns: nothing where the key takes one word and there are more or none.
    public init?(_ words: [String], for key: DeclarationKey) {
        switch key.path.last {
        case "clients", "scopes":
            self = .texts(words.flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) })
        case "port": self = words.first.flatMap(Int.init).map(Self.number) ?? .text(words.first ?? "")
        default: self = .text(words.first ?? "")
        }
        if case .texts = self { return }
        guard words.count == 1 else { return nil }
    }

    var toml: String {
        switch self {
        case .text(let text): text.toml
        case .number(let number): number.toml
        case .texts(let texts): texts.toml
        }
    }
}
