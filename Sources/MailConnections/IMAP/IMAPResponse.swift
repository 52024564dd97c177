/// One line that an IMAP server sends (RFC 9051 section 7), as far as authentication and EXAMINE need it.
enum IMAPResponse: Sendable, Equatable {
    /// `+`, and the challenge after it.
    case continuation([UInt8])
    case tagged(tag: String, IMAPStatus)
    case untagged(IMAPStatus)
    case capability(IMAPCapabilities)
    /// `* 12 EXISTS`.
    case exists(Int)
    /// Data that nobody here needs; where it announces a literal, the literal's size in octets.
    case other(literal: Int?)

    /// Nothing where the line is no response at all.
    init?(_ line: [UInt8]) {
        if line.first == UInt8(ascii: "+") {
            self = .continuation(Array(line.dropFirst().drop { $0 == UInt8(ascii: " ") }))
            return
        }
        let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let first = parts.first, !first.isEmpty else { return nil }
        let status = IMAPStatus(parts[1])
        if first.elementsEqual([UInt8(ascii: "*")]) {
            self = status.map { .untagged($0) } ?? Self.data(parts[1])
        } else if let status {
            self = .tagged(tag: String(decoding: first, as: UTF8.self), status)
        } else {
            return nil
        }
    }

    private static func data(_ bytes: ArraySlice<UInt8>) -> IMAPResponse {
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        if words.first?.uppercased() == "CAPABILITY" { return .capability(IMAPCapabilities(words.dropFirst())) }
        if words.count == 2, words[1].uppercased() == "EXISTS", let count = Int(words[0]), count >= 0 {
            return .exists(count)
        }
        return .other(literal: announcedLiteral(bytes))
    }

    /// The number in `{12}` or `{12+}` at the end of a line (RFC 9051 section 4.3, RFC 7888).
    static func announcedLiteral(_ bytes: some BidirectionalCollection<UInt8>) -> Int? {
        guard bytes.last == UInt8(ascii: "}"), let brace = bytes.lastIndex(of: UInt8(ascii: "{")) else { return nil }
        var digits = String(decoding: bytes[bytes.index(after: brace)...].dropLast(), as: UTF8.self)
        if digits.last == "+" { digits.removeLast() }
        return Int(digits).flatMap { $0 >= 0 ? $0 : nil }
    }
}

/// A status response: `OK [CODE argument] text`.
struct IMAPStatus: Sendable, Equatable {
    enum Condition: String, Sendable {
        case ok = "OK"
        case no = "NO"
        case bad = "BAD"
        case bye = "BYE"
        case preauth = "PREAUTH"
    }

    let condition: Condition
    /// The response code's name in capitals, such as `AUTHENTICATIONFAILED`.
    let code: String?
    /// What follows the name inside the brackets.
    let argument: String
    /// All of it, for a person: `NO [UNAVAILABLE] try later`. Not yet made printable.
    let text: String

    init?(_ bytes: ArraySlice<UInt8>) {
        let words = bytes.split(separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = words.first,
            let condition = Condition(rawValue: String(decoding: first, as: UTF8.self).uppercased())
        else { return nil }
        self.condition = condition
        text = String(decoding: bytes, as: UTF8.self)
        let rest = words.count > 1 ? words[1] : []
        if rest.first == UInt8(ascii: "["), let end = rest.firstIndex(of: UInt8(ascii: "]")) {
            let inside = rest[rest.index(after: rest.startIndex)..<end]
            let parts = inside.split(separator: UInt8(ascii: " "), maxSplits: 1)
            code = parts.first.map { String(decoding: $0, as: UTF8.self).uppercased() }
            argument = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : ""
        } else {
            code = nil
            argument = ""
        }
    }

    /// The capabilities that a greeting or a tagged OK may carry.
    var capabilities: IMAPCapabilities? {
        code == "CAPABILITY" ? IMAPCapabilities(argument.split(separator: " ")) : nil
    }
}
