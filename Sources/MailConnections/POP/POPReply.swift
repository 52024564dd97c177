import Grants

/// A reply of a POP server: its status line, and the list after it where the command asks for one (RFC 1939 section 3).
struct POPReply: Sendable, Equatable {
    enum Status: Sendable, Equatable {
        /// `+OK`
        case ok
        /// `-ERR`
        case error
        /// `+`, and the challenge after it (RFC 5034 section 4).
        case continuation
    }

    let status: Status
    /// What follows the status: words for a person, or a challenge. Not yet made printable.
    let text: String
    /// The lines of the list, without the stuffed dots.
    var list: [String] = []

    /// All of the status line, for a person: `-ERR [SYS/TEMP] try later`.
    var line: String {
        switch status {
        case .ok: "+OK \(text)"
        case .error: "-ERR \(text)"
        case .continuation: "+ \(text)"
        }
    }

    /// The response code in capitals, such as `AUTH` or `SYS/TEMP` (RFC 2449 section 8).
    var code: String? {
        guard text.first == "[", let end = text.firstIndex(of: "]") else { return nil }
        return text[text.index(after: text.startIndex)..<end].uppercased()
    }

    /// Nothing where the line begins no reply.
    init?(_ line: [UInt8]) {
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
        switch words.first.map({ String(decoding: $0, as: UTF8.self).uppercased() }) {
        case "+OK": status = .ok
        case "-ERR": status = .error
        case "+": status = .continuation
        default: return nil
        }
        text = words.count > 1 ? String(decoding: words[1], as: UTF8.self) : ""
    }
}

/// Puts the lines of a reply together.
struct POPReplyReader: Sendable {
    /// The most lines of a list. CAPA answers with some twenty.
    static let lineLimit = 100

    private var awaitsList = false
    private var reply: POPReply?

    /// The reply to the next command has a list, if it is `+OK`.
    mutating func awaitList() {
        awaitsList = true
    }

    /// Takes a line and gives the reply when it was the last.
    ///
    /// - Throws: `protocolFault` for a line that begins no reply, and for a list that is too long.
    mutating func read(_ line: [UInt8]) throws(MailServerError) -> POPReply? {
        if reply != nil { return try readList(line) }
        guard let reply = POPReply(line) else {
            throw MailServerError(
                .protocolFault, reason: "not a POP reply: \(String(decoding: line.prefix(200), as: UTF8.self))")
        }
        defer { awaitsList = false }
        guard awaitsList, reply.status == .ok else { return reply }
        self.reply = reply
        return nil
    }

    private mutating func readList(_ line: [UInt8]) throws(MailServerError) -> POPReply? {
        let dot = UInt8(ascii: ".")
        guard !line.elementsEqual([dot]) else {
            defer { reply = nil }
            return reply
        }
        guard let count = reply?.list.count, count < Self.lineLimit else {
            throw MailServerError(.protocolFault, "a list of more than \(Self.lineLimit) lines")
        }
        // A dot that begins a line is doubled.
        reply?.list.append(String(decoding: line.first == dot ? line.dropFirst() : line[...], as: UTF8.self))
        return nil
    }
}
