import Grants
import OAuth

/// Names the sender and takes it back, since a server may accept a token and still refuse the sender. Nothing is sent.
struct SMTPVerification: SMTPDialogue {
    typealias Outcome = MailVerification

    private enum State {
        case sender
        case reset
    }

    var reader = SMTPReplyReader()
    private let session: SMTPAuthenticated
    private let sender: ReversePath
    private var state = State.sender

    init(_ session: SMTPAuthenticated, sender: ReversePath) {
        self.session = session
        self.sender = sender
    }

    var awaited: String { state == .sender ? "the answer to MAIL" : "the answer to RSET" }

    mutating func start() throws(MailServerError) -> DialogueAction<Outcome> {
        guard sender.needsUTF8 else { return .send(OutgoingLine("MAIL FROM:<\(sender.address)>")) }
        guard session.extensions.contains("SMTPUTF8") else {
            throw MailServerError(.mailboxRefused, "the server takes no address beyond ASCII (SMTPUTF8)")
        }
        return .send(OutgoingLine("MAIL FROM:<\(sender.address)> SMTPUTF8"))
    }

    mutating func receive(_ reply: SMTPReply) throws(MailServerError) -> DialogueAction<Outcome> {
        guard reply.code == 250 else { throw MailServerError(reply, at: .sender) }
        switch state {
        case .sender:
            state = .reset
            return .send(OutgoingLine("RSET"))
        case .reset:
            return .finish(MailVerification(mechanism: session.mechanism.name, opened: opened))
        }
    }

    private var opened: String {
        sender.address.isEmpty ? "mail submission" : "sender \(PrintableText.line(sender.address, limit: 320))"
    }
}
