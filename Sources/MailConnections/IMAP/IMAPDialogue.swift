import Grants

/// A dialogue in IMAP: lines are put together to responses before the state machine sees them.
protocol IMAPDialogue: MailDialogue {
    var reader: IMAPResponseReader { get set }

    mutating func receive(_ response: IMAPResponse) throws(MailServerError) -> DialogueAction<Outcome>
}

extension IMAPDialogue {
    mutating func receive(_ line: [UInt8]) throws(MailServerError) -> DialogueAction<Outcome> {
        switch try reader.read(line) {
        case .response(let response): try receive(response)
        case .literal(let octets): .skip(octets: octets)
        case .remainder: .read
        }
    }
}

/// Puts responses together that literals spread over several lines.
struct IMAPResponseReader: Sendable {
    enum Reading: Equatable {
        case response(IMAPResponse)
        /// A literal of this many octets comes before the next line.
        case literal(octets: Int)
        /// The rest of a response after its last literal.
        case remainder
    }

    /// The largest literal that is read over. Nothing asked for here answers with one.
    static let literalLimit = 65_536

    private var isInsideResponse = false

    /// - Throws: `protocolFault` for a line that is no response and for a literal that is too large.
    mutating func read(_ line: [UInt8]) throws(MailServerError) -> Reading {
        if isInsideResponse {
            guard let octets = IMAPResponse.announcedLiteral(line) else {
                isInsideResponse = false
                return .remainder
            }
            return try literal(octets)
        }
        guard let response = IMAPResponse(line) else {
            throw MailServerError(
                .protocolFault, reason: "not an IMAP response: \(String(decoding: line.prefix(200), as: UTF8.self))")
        }
        if case .other(literal: .some(let octets)) = response { return try literal(octets) }
        return .response(response)
    }

    private mutating func literal(_ octets: Int) throws(MailServerError) -> Reading {
        guard octets <= Self.literalLimit else {
            throw MailServerError(.protocolFault, "the server sends a literal of \(octets) octets unasked")
        }
        isInsideResponse = true
        return .literal(octets: octets)
    }
}
