import Grants

/// Counts the messages, since a server may accept a token and still refuse the mailbox. Nothing is fetched or deleted:
/// QUIT then changes nothing (RFC 1939 section 6).
struct POPVerification: POPDialogue {
    typealias Outcome = MailVerification

    var reader = POPReplyReader()
    private let mechanism: String

    init(mechanism: String) {
        self.mechanism = mechanism
    }

    var awaited: String { "the answer to STAT" }

    mutating func start() throws(MailServerError) -> DialogueAction<Outcome> { .send(OutgoingLine("STAT")) }

    mutating func receive(_ reply: POPReply) throws(MailServerError) -> DialogueAction<Outcome> {
        guard reply.status == .ok else { throw MailServerError(reply, at: .mailbox) }
        let messages = reply.text.split(separator: " ").first.flatMap { Int($0) }
        return .finish(
            MailVerification(mechanism: mechanism, opened: MailVerification.mailbox("mailbox", messages)))
    }
}
