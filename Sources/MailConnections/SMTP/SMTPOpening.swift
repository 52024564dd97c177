import Grants

/// From the greeting to a connection over which a token may go.
///
/// It has no outcome but success: the extensions that are asked for here only tell whether STARTTLS is offered, and what
/// was said in the clear must be forgotten (RFC 3207 section 4.2).
struct SMTPOpening: SMTPDialogue {
    typealias Outcome = Void

    private enum State {
        case greeting
        case ehlo
        case startTLS
    }

    var reader = SMTPReplyReader()
    private let startsTLS: Bool
    private let clientName: String
    private var state = State.greeting

    /// - Parameters:
    ///   - startsTLS: the connection is plain and STARTTLS must come before anything else.
    ///   - clientName: how the client calls itself in EHLO: a domain or an address literal.
    init(startsTLS: Bool, clientName: String) {
        self.startsTLS = startsTLS
        self.clientName = clientName
    }

    var awaited: String {
        switch state {
        case .greeting: "the greeting"
        case .ehlo: "the answer to EHLO"
        case .startTLS: "the answer to STARTTLS"
        }
    }

    mutating func start() throws(MailServerError) -> DialogueAction<Outcome> { .read }

    mutating func receive(_ reply: SMTPReply) throws(MailServerError) -> DialogueAction<Outcome> {
        switch state {
        case .greeting:
            guard reply.code == 220 else { throw MailServerError(reply, at: .greeting) }
            guard startsTLS else { return .finish(()) }
            state = .ehlo
            return .send(OutgoingLine("EHLO \(clientName)"))
        case .ehlo:
            guard reply.code == 250 else { throw MailServerError(reply, at: .ehlo) }
            guard SMTPExtensions(reply).contains("STARTTLS") else {
                throw MailServerError(.untrusted, "the server does not offer STARTTLS")
            }
            state = .startTLS
            return .send(OutgoingLine("STARTTLS"))
        case .startTLS:
            guard reply.code == 220 else { throw MailServerError(reply, at: .startTLS) }
            return .finish(())
        }
    }
}

extension MailServerError {
    init(_ reply: SMTPReply, at stage: SMTPStage) {
        self.init(reply.failure(at: stage), reason: reply.text)
    }
}
