/// How a value is written in a client's file, so that it stays one value whatever is in it.
public struct Quoting: Sendable, Equatable {
    /// What stands before and after it.
    public var around = ""
    /// What is written in place of a character.
    public var escapes: [Character: String] = [:]
    /// Characters that this syntax has no way of writing.
    public var refused: Set<Character> = []
    /// Whether every byte but those that RFC 3986 leaves unreserved becomes `%XX`.
    public var percentEncodes = false
    /// Whether only letters, digits and `@._+-` may be in it.
    public var isPlain = false

    /// For a file that says nothing about quoting: nothing that means something in any syntax.
    public static let plainTextsOnly = Quoting(isPlain: true)

    /// For the words of a command that no shell sees.
    public static let none = Quoting()

    /// The value as it is to be written.
    ///
    /// - Throws: ``QuotingRefusal`` where the syntax cannot express it.
    public func quoted(_ value: String) throws(QuotingRefusal) -> String {
        if let refused = value.first(where: { refuses($0) }) {
            throw QuotingRefusal(value: value, character: refused)
        }
        let written = percentEncodes ? percentEncoded(value) : value.map { escapes[$0] ?? String($0) }.joined()
        return around + written + around
    }

    private func refuses(_ character: Character) -> Bool {
        if isPlain {
            return !(character.isASCII && (character.isLetter || character.isNumber || "@._+-".contains(character)))
        }
        // A line end would begin a line of its own in every syntax.
        return refused.contains(character) || character.isNewline
    }

    private func percentEncoded(_ value: String) -> String {
        value.utf8.map { byte in
            let character = Character(Unicode.Scalar(byte))
            if byte < 0x80, character.isLetter || character.isNumber || "-._~".contains(character) {
                return String(character)
            }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}

/// A value that a client's file cannot hold.
public struct QuotingRefusal: Error, Sendable, Equatable {
    public var value: String
    public var character: Character
}
