import Grants

/// EHLO once more after the login: what the server can do now, in its own words.
struct SMTPGreeting: SMTPDialogue {
    typealias Outcome = SMTPReply

    var reader = SMTPReplyReader()
    private let clientName: String

    init(clientName: String) {
        self.clientName = clientName
    }

    var awaited: String { "the answer to EHLO" }

    mutating func start() throws(MailServerError) -> DialogueAction<Outcome> {
        .send(OutgoingLine("EHLO \(clientName)"))
    }

    mutating func receive(_ reply: SMTPReply) throws(MailServerError) -> DialogueAction<Outcome> {
        guard reply.code == 250 else { throw MailServerError(reply, at: .ehlo) }
        return .finish(reply)
    }
}
