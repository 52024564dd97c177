/// Reads encoded words (RFC 2047 section 2).
enum EncodedWords {
    /// The text with its encoded words decoded. Those of a character set that is not known stay as they are.
    static func decoded(_ text: String) -> String {
        guard text.contains("=?") else { return text }
        var result = ""
        var rest = text[...]
        var followsWord = false
        while let start = rest.firstRange(of: "=?") {
            let before = rest[..<start.lowerBound]
            guard let word = Word(rest[start.lowerBound...]) else {
                result += rest[..<start.upperBound]
                rest = rest[start.upperBound...]
                followsWord = false
                continue
            }
            // White space between two of them is not part of the text (section 6.2).
            if !followsWord || !before.allSatisfy({ $0 == " " || $0 == "\t" }) { result += before }
            result += word.text
            rest = rest[word.end...]
            followsWord = true
        }
        return result + rest
    }

    private struct Word {
        let text: String
        let end: String.Index

        init?(_ rest: Substring) {
            let parts = rest.dropFirst(2).split(separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
            guard parts.count == 4, parts[3].hasPrefix("=") else { return nil }
            let charset = parts[0].prefix { $0 != "*" }.lowercased()
            let bytes: [UInt8]
            switch parts[1].lowercased() {
            case "b":
                var decoder = Base64.Decoder()
                bytes = decoder.decode(parts[2].utf8) + decoder.finish()
            case "q":
                var decoder = QuotedPrintable.Decoder()
                bytes = decoder.decode(parts[2].utf8.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }) + decoder.finish()
            default: return nil
            }
            guard let text = CharacterSets.text(bytes, in: charset) else { return nil }
            self.text = text
            end = parts[3].index(after: parts[3].startIndex)
        }
    }
}
