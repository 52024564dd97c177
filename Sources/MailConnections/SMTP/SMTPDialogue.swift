import Grants

/// A dialogue in SMTP: lines are put together to replies before the state machine sees them.
protocol SMTPDialogue: MailDialogue {
    var reader: SMTPReplyReader { get set }

    mutating func receive(_ reply: SMTPReply) throws(MailServerError) -> DialogueAction<Outcome>
}

extension SMTPDialogue {
    mutating func receive(_ line: [UInt8]) throws(MailServerError) -> DialogueAction<Outcome> {
        guard let reply = try reader.read(line) else { return .read }
        return try receive(reply)
    }
}
