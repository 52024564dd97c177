import Grants
import HelperKit
import MailConnections
import Messages

/// What became of a message that was not simply accepted, as a message to the person and a status of sysexits.h.
extension ProgramFailure {
    /// The server has refused it, for all recipients.
    init(_ refusal: SubmissionRefusal, _ mail: OutgoingMail) {
        let server = mail.server
        let text: (ExitStatus, String, String) =
            switch refusal.code {
            case .sender:
                (
                    .noPermission, "\(server) refused the sender \(mail.sender) (\(refusal.detail))",
                    "nothing was sent; check -f and From, or let the account send as this address"
                )
            case .recipient:
                (
                    .noUser, "\(server) refused recipients (\(refusal.detail))",
                    "nothing was sent to anybody; mend the addresses and send again"
                )
            case .tooManyRecipients:
                (
                    .dataError, "\(server) takes fewer recipients at a time (\(refusal.detail))",
                    "nothing was sent to anybody; send to some of them at a time"
                )
            case .message:
                (
                    .dataError, "\(server) refused the message (\(refusal.detail))",
                    "nothing was sent; change the message"
                )
            case .later:
                (
                    .temporaryFailure, "\(server) asks to try later (\(refusal.detail))",
                    "nothing was sent; send it again"
                )
            case .tooLarge(let limit):
                (
                    .dataError, "the message has \(mail.message.size) bytes, and \(server) takes at most \(limit)",
                    "nothing was sent; make it smaller"
                )
            case .takesNoEightBit:
                (
                    .dataError, "the message has bytes beyond ASCII, and \(server) takes none (8BITMIME)",
                    "nothing was sent; have the mail program encode it"
                )
            case .takesNoUTF8:
                (
                    .dataError,
                    "an address or the header has characters beyond ASCII, and \(server) takes none there (SMTPUTF8)",
                    "nothing was sent; have the mail program encode the header, or use an ASCII address"
                )
            case .sendsNoNotifications:
                (
                    .unavailable, "\(server) sends no delivery notifications (DSN)",
                    "nothing was sent; leave out -N, -R and -V"
                )
            case .ignoresEnvelope:
                (
                    .dataError, "\(server) sends by the message's header and takes no envelope (\(refusal.detail))",
                    "nothing was sent; make -f and the recipients those of From, To and Cc, or send over smtp"
                )
            case .indivisible(let limit):
                (
                    .dataError,
                    "the message has \(mail.message.size) bytes, \(server) takes at most \(limit) at a time, and it "
                        + "cannot be taken apart (\(refusal.detail))",
                    "nothing was sent; make it smaller, or send over smtp"
                )
            }
        self.init(text.0, mail.subject, what: text.1, remedy: text.2)
        let plain = remedy
        explain(refusal.detail, mail.account.name.text, mail.connection)
        if remedy != plain { remedy = "nothing was sent; " + remedy }
    }

    /// The whole message was sent, and no answer came.
    init(uncertain detail: String, _ mail: OutgoingMail) {
        self.init(
            .temporaryFailure, mail.subject,
            what:
                "the message was sent, and the answer of \(mail.server) never came (\(detail)): it may have been accepted",
            remedy: "look whether it has arrived before you send it again")
    }

    /// A signal came before the server had the message.
    init(interrupted mail: OutgoingMail, _ error: MailServerError) {
        let note = error.leftover.map { " (\($0))" } ?? ""
        self.init(
            .temporaryFailure, mail.subject, what: "interrupted before \(mail.server) had the message\(note)",
            remedy: "nothing was sent; send it again")
    }

    /// The message has not gone anywhere.
    init(sending error: MailServerError, _ mail: OutgoingMail) {
        var error = error
        if let leftover = error.leftover { error.detail += "; \(leftover)" }
        switch error.code {
        case .unsupported:
            self.init(
                .configuration, mail.subject, what: "this version cannot send it (\(error.detail))",
                remedy: "nothing was sent; check protocol and authentication under [outgoing]")
        case .unavailable:
            self.init(SubmissionRefusal(.later, error.detail), mail)
        case .unreachable where HostLookup.knowsNone(of: mail.connection.host):
            self.init(
                .noHost, mail.subject, what: "there is no host \(mail.connection.host)",
                remedy: "nothing was sent; mend host in \(mail.account.declaredIn)")
        case .unreachable, .untrusted, .noMechanism, .tokenRefused, .mailboxRefused, .protocolFault:
            self.init(error, mail.account.name.text, mail.connection)
        }
    }
}

extension OutgoingMail {
    fileprivate var subject: String { "\(account.name) outgoing" }
    fileprivate var server: String { "\(connection.host):\(connection.port)" }
    fileprivate var sender: String { envelope.sender?.text ?? "<>" }
}
