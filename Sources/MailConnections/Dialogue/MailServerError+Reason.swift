import Grants
import OAuth

extension MailServerError {
    /// The most characters of a reason.
    static let reasonLimit = 500

    static let unexpectedContinuation = MailServerError(
        .protocolFault, "the server asks for more where nothing is to be said")

    /// Carries text from outside: made printable, one line, cut.
    init(_ code: Code, reason: String) {
        self.init(code, PrintableText.line(reason, limit: Self.reasonLimit))
    }
}
