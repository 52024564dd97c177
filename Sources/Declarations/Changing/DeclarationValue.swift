import ConfigurationFiles

/// What a key of an account's file, or of `mailgrant.toml`, can be given.
public enum DeclarationValue: Sendable, Equatable {
    case text(String)
    case number(Int)
    case boolean(Bool)
    case texts([String])

    /// The value that words stand for under a key. What does not fit stays a text, and reading the file says why.
    ///
    /// - Returns: nothing where the key takes one word and there are more or none.
    public init?(_ words: [String], for key: DeclarationKey) {
        let first = words.first ?? ""
        switch (key.path.last, key.path) {
        case ("clients", _), ("scopes", _), (_, ["policy", "git-credential-store"]):
            self = .texts(words.flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) })
        // Paths and arguments may hold blanks.
        case (_, ["layers"]), (_, ["notifications", "command"]): self = .texts(words)
        case (_, ["policy", "require-signed-commits"]): self = Bool(first).map(Self.boolean) ?? .text(first)
        case ("port", _): self = Int(first).map(Self.number) ?? .text(first)
        default: self = .text(first)
        }
        if case .texts = self { return }
        guard words.count == 1 else { return nil }
    }

    /// The value that a person wrote in TOML, such as `"10m"`, `993`, `true` or `["mbsync", "msmtp"]`.
    ///
    /// - Returns: nothing where it is not one value in TOML, or of a kind that no key takes.
    public init?(toml text: String) {
        let name = "value"
        guard !text.contains("\n"), let document = try? DocumentTable(parsing: "\(name) = \(text)\n", file: name),
            document.entries.count == 1, let entry = document.entries.first, entry.key == name
        else { return nil }
        switch entry.value {
        case .string(let text): self = .text(text)
        case .integer(let number): self = .number(number)
        case .boolean(let boolean): self = .boolean(boolean)
        case .array(let elements):
            let texts = elements.compactMap { if case .string(let text) = $0.value { text } else { nil } }
            guard texts.count == elements.count else { return nil }
            self = .texts(texts)
        case .table, .other: return nil
        }
    }

    var toml: String {
        switch self {
        case .text(let text): text.toml
        case .number(let number): number.toml
        case .boolean(let boolean): String(boolean)
        case .texts(let texts): texts.toml
        }
    }
}
