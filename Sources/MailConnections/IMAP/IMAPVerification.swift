import Grants

/// Opens INBOX read-only, since a server may accept a token and still refuse the mailbox.
///
/// Exchange says so with `BAD User is authenticated but not connected.`, others with NO or BYE.
struct IMAPVerification: IMAPDialogue {
    typealias Outcome = MailVerification

    var reader = IMAPResponseReader()
    private let mechanism: String
    private var messages: Int?

    init(mechanism: String) {
        self.mechanism = mechanism
    }

    var awaited: String { "the answer to EXAMINE INBOX" }

    mutating func start() throws(MailServerError) -> DialogueAction<Outcome> {
        .send(OutgoingLine("\(Self.tag) EXAMINE INBOX"))
    }

    mutating func receive(_ response: IMAPResponse) throws(MailServerError) -> DialogueAction<Outcome> {
        switch response {
        case .exists(let count): messages = count
        case .tagged(Self.tag, let status):
            guard status.condition == .ok else { throw refused(status) }
            return .finish(
                MailVerification(mechanism: mechanism, opened: MailVerification.mailbox("INBOX", messages)))
        case .tagged(let tag, _): throw .wrongTag(tag)
        case .untagged(let status) where status.condition == .bye: throw refused(status)
        case .continuation: throw .unexpectedContinuation
        case .untagged, .capability, .other: break
        }
        return .read
    }

    private func refused(_ status: IMAPStatus) -> MailServerError {
        MailServerError(status.mailboxFailure, reason: status.text)
    }

    private static let tag = "E1"
}
