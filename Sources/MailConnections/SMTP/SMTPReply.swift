import Grants

/// A reply of an SMTP server, all its lines together (RFC 5321 section 4.2).
struct SMTPReply: Sendable, Equatable {
    /// 200 to 599.
    let code: Int
    /// The text of each line after the code, as sent; not yet made printable.
    let lines: [String]

    /// Code and text for a person: `535 5.7.8 bad credentials`.
    var text: String {
        // Servers repeat the enhanced status code on each line (RFC 2034 section 4); once is enough to read.
        let enhanced = enhancedCode
        let texts = lines.enumerated().map { index, line in
            guard index > 0, let enhanced, Self.enhancedCode(line) == enhanced else { return Substring(line) }
            return line.dropFirst(enhanced.count + 1)
        }
        return "\(code) " + texts.joined(separator: " ")
    }

    /// `5.7.8`, where the server gives one.
    var enhancedCode: Substring? { lines.first.flatMap(Self.enhancedCode) }

    /// The challenge of a 334 reply, in base64.
    var challenge: [UInt8] { Array((lines.last ?? "").utf8) }

    /// `5.7.8` at the start of a line (RFC 3463 section 2).
    private static func enhancedCode(_ line: String) -> Substring? {
        guard let word = line.split(separator: " ", maxSplits: 1).first, line.hasPrefix(word) else { return nil }
        let numbers = word.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 3, numbers.allSatisfy({ (1...3).contains($0.count) && $0.allSatisfy(\.isNumber) })
        else { return nil }
        return word
    }
}

/// Puts the lines of a reply together.
struct SMTPReplyReader: Sendable {
    /// The most lines of one reply. The longest that servers send, to EHLO, has some twenty.
    static let lineLimit = 100

    private var code: Int?
    private var lines: [String] = []

    /// Takes a line and gives the reply when it was the last.
    ///
    /// - Throws: `protocolFault` for a line without a code, for lines with different codes, and for too many.
    mutating func read(_ line: [UInt8]) throws(MailServerError) -> SMTPReply? {
        guard let (code, isLast) = Self.prefix(line) else {
            throw MailServerError(
                .protocolFault, reason: "not an SMTP reply: \(String(decoding: line.prefix(200), as: UTF8.self))")
        }
        guard self.code == nil || self.code == code else {
            throw MailServerError(.protocolFault, "a reply whose lines have different codes")
        }
        guard lines.count < Self.lineLimit else {
            throw MailServerError(.protocolFault, "a reply of more than \(Self.lineLimit) lines")
        }
        lines.append(String(decoding: line.dropFirst(4), as: UTF8.self))
        self.code = isLast ? nil : code
        guard isLast else { return nil }
        defer { lines = [] }
        return SMTPReply(code: code, lines: lines)
    }

    /// Three digits, then a space or the end on the last line, a hyphen before it.
    private static func prefix(_ line: [UInt8]) -> (code: Int, isLast: Bool)? {
        let digits = line.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let code = Int(String(decoding: digits, as: UTF8.self)), (200..<600).contains(code)
        else { return nil }
        switch line.dropFirst(3).first {
        case nil, UInt8(ascii: " "): return (code, true)
        case UInt8(ascii: "-"): return (code, false)
        default: return nil
        }
    }
}
