/// Parameters that are cut into pieces or carry a character set (RFC 2231), and encoded words where RFC 2047 wants none but
/// mail programs write them.
enum ExtendedParameters {
    static func joined(_ stated: [String: String]) -> [String: String] {
        var pieces: [String: [Int: (text: String, isEncoded: Bool)]] = [:]
        var result: [String: String] = [:]
        for (key, text) in stated {
            let parts = key.split(separator: "*", omittingEmptySubsequences: false)
            switch (parts.count, parts.count > 1 ? Int(parts[1]) : nil) {
            case (1, _): result[key] = EncodedWords.decoded(text)
            case (2, nil): pieces[String(parts[0]), default: [:]][0] = (text, true)
            case (2, let index?): pieces[String(parts[0]), default: [:]][index] = (text, false)
            case (3, let index?) where parts[2].isEmpty:
                pieces[String(parts[0]), default: [:]][index] = (text, true)
            default: break
            }
        }
        // The extended form wins: the plain one stands beside it for those who know no better.
        for (name, pieces) in pieces { result[name] = join(pieces) ?? result[name] }
        return result
    }

    /// Nothing where the first piece is missing or the character set is not known.
    private static func join(_ pieces: [Int: (text: String, isEncoded: Bool)]) -> String? {
        guard let first = pieces[0] else { return nil }
        var charset = "utf-8"
        var bytes: [UInt8] = []
        for index in 0..<pieces.count {
            guard let piece = pieces[index] else { break }
            var text = piece.text[...]
            if index == 0, first.isEncoded {
                let parts = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
                guard parts.count == 3 else { return nil }
                charset = parts[0].lowercased()
                text = parts[2]
            }
            bytes += piece.isEncoded ? percentDecoded(text) : Array(text.utf8)
        }
        return CharacterSets.text(bytes, in: charset)
    }

    private static func percentDecoded(_ text: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count > 1,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }
}

/// The character sets that names of attachments are read in.
enum CharacterSets {
    /// Nothing for a character set that is not known, and for bytes that it does not have.
    static func text(_ bytes: [UInt8], in charset: String) -> String? {
        switch charset {
        case "utf-8", "us-ascii", "": return String(validating: bytes, as: UTF8.self)
        case "iso-8859-1": return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        default: return nil
        }
    }
}
