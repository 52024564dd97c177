import Glibc
import HelperKit
import Messages

/// What is wrong with a message or an address, as a message to the person: nothing was sent in any case.
extension ProgramFailure {
    init(_ error: MessageError) {
        let text: (ExitStatus, String, String) =
            switch error {
            case .malformedAddress(let text, nil): (.usage, "\(text) is no address", "mend the recipient")
            // Who got a blind copy is nobody's to read, be it in a cron mail.
            case .malformedAddress(_, let field?) where field.lowercased().hasSuffix("bcc"):
                (.dataError, "\(field) is no list of addresses", "mend it; nothing was sent")
            case .malformedAddress(let text, let field?):
                (.dataError, "\(field) is no list of addresses (\(text))", "mend it; nothing was sent")
            case .headerTooLong:
                (
                    .dataError, "the header has more than \(MessageIntake.headerLimit >> 20) MiB",
                    "shorten it; nothing was sent"
                )
            case .messageTooLong:
                (
                    .dataError, "the message has more than \(MessageIntake.messageLimit >> 20) MiB",
                    "no mail server takes so much; nothing was sent"
                )
            case .headerNotText:
                (
                    .dataError, "the header holds bytes that are neither ASCII nor UTF-8",
                    "have the mail program encode it; nothing was sent"
                )
            case .storage(let errno):
                (
                    .ioError, "the message cannot be read or kept (\(String(cString: strerror(errno))))",
                    "nothing was sent"
                )
            }
        self.init(text.0, "sendmail", what: text.1, remedy: text.2)
    }
}
