import Grants

/// From the greeting to a connection over which a credential may go.
///
/// It has no outcome but success: the capabilities that are asked for here only tell whether STLS is offered, and what
/// was said in the clear must be forgotten (RFC 2595 section 4).
struct POPOpening: POPDialogue {
    typealias Outcome = Void

    private enum State {
        case greeting
        case capabilities
        case startTLS
    }

    var reader = POPReplyReader()
    private let startsTLS: Bool
    private var state = State.greeting

    /// - Parameter startsTLS: the connection is plain and STLS must come before anything else.
    init(startsTLS: Bool) {
        self.startsTLS = startsTLS
    }

    var awaited: String {
        switch state {
        case .greeting: "the greeting"
        case .capabilities: "the answer to CAPA"
        case .startTLS: "the answer to STLS"
        }
    }

    mutating func start() throws(MailServerError) -> DialogueAction<Outcome> { .read }

    mutating func receive(_ reply: POPReply) throws(MailServerError) -> DialogueAction<Outcome> {
        switch state {
        case .greeting:
            guard reply.status == .ok else { throw MailServerError(reply, at: .greeting) }
            guard startsTLS else { return .finish(()) }
            state = .capabilities
            return requestCapabilities()
        case .capabilities:
            guard reply.status == .ok, POPCapabilities(reply.list).contains("STLS") else {
                throw MailServerError(.untrusted, "the server does not offer STLS")
            }
            state = .startTLS
            return .send(OutgoingLine("STLS"))
        case .startTLS:
            guard reply.status == .ok else { throw MailServerError(reply, at: .startTLS) }
            return .finish(())
        }
    }
}
