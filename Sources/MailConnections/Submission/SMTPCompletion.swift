import Grants
import OAuth

/// The end of the message and the server's word on it.
///
/// Any error thrown from here, once the dot is sent, leaves open whether the server has the message.
struct SMTPCompletion: SMTPDialogue {
    typealias Outcome = SubmissionOutcome

    var reader = SMTPReplyReader()
    private let isWhole: Bool

    /// - Parameter isWhole: whether the message was sent to its end. If not, the server has spoken already, and what it
    ///   says can only be a refusal.
    init(isWhole: Bool) {
        self.isWhole = isWhole
    }

    var awaited: String { "the answer to the message" }

    /// RFC 5321 section 4.5.3.2.6: a server may look at a message for long, and giving up early makes duplicates.
    var patience: Duration? { .seconds(10 * 60) }

    mutating func start() throws(MailServerError) -> DialogueAction<Outcome> {
        isWhole ? .send(OutgoingLine(".")) : .read
    }

    mutating func receive(_ reply: SMTPReply) throws(MailServerError) -> DialogueAction<Outcome> {
        let text = PrintableText.line(reply.text, limit: MailServerError.reasonLimit)
        switch reply.code {
        case 200..<300 where isWhole: return .finish(.accepted(text))
        case 400..<500: return .finish(.refused(SubmissionRefusal(.later, text)))
        case 500...: return .finish(.refused(SubmissionRefusal(reply.refusesSender ? .sender : .message, text)))
        default: throw MailServerError(.protocolFault, text)
        }
    }
}

extension SMTPReply {
    /// Exchange looks at the author only when it has the whole message: SendAsDenied, under one of two codes.
    fileprivate var refusesSender: Bool {
        ["5.7.60", "5.2.252"].contains { enhancedCode == $0 }
    }
}
