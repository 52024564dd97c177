import Grants

/// A dialogue in POP: lines are put together to replies before the state machine sees them.
protocol POPDialogue: MailDialogue {
    var reader: POPReplyReader { get set }

    mutating func receive(_ reply: POPReply) throws(MailServerError) -> DialogueAction<Outcome>
}

extension POPDialogue {
    mutating func receive(_ line: [UInt8]) throws(MailServerError) -> DialogueAction<Outcome> {
        guard let reply = try reader.read(line) else { return .read }
        return try receive(reply)
    }

    /// Asks for the capabilities, whose list follows the reply's first line.
    mutating func requestCapabilities() -> DialogueAction<Outcome> {
        reader.awaitList()
        return .send(OutgoingLine("CAPA"))
    }
}
