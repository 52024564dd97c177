/// What became of a message that was handed to a server.
public enum SubmissionOutcome: Sendable, Equatable {
    /// The server has taken it for every recipient. In its own words.
    case accepted(String)
    /// The server has taken it for nobody.
    case refused(SubmissionRefusal)
    /// The message was sent to its end, and the answer never came: the server may have taken it. What was seen instead.
    case uncertain(String)
}

/// Why a message was sent to nobody.
///
/// It goes to all recipients or to none: who called cannot tell half a success from a failure by an exit status, and
/// would send it to those again who have it.
public struct SubmissionRefusal: Error, Sendable, Equatable {
    public enum Code: Sendable, Equatable {
        /// The server lets this account not send under this envelope sender or author.
        case sender
        /// The server refuses recipients for good.
        case recipient
        /// The server takes fewer recipients at a time.
        case tooManyRecipients
        /// The server refuses the message for good: its content, or the transaction as a whole.
        case message
        /// The server says that it may work later.
        case later
        /// The message is longer than the server takes, in bytes.
        case tooLarge(limit: Int)
        /// The message has bytes beyond ASCII, and the server takes none (8BITMIME).
        case takesNoEightBit
        /// An address or the header has characters beyond ASCII, and the server takes none there (SMTPUTF8).
        case takesNoUTF8
        /// Notifications are wanted, and the server sends none (DSN).
        case sendsNoNotifications
        /// The server acts on the message's header, which says something else than the envelope.
        case ignoresEnvelope
        /// The server takes so many bytes at a time, and the message cannot be taken apart.
        case indivisible(limit: Int)
    }

    public var code: Code
    /// The server's words: one line, printable. Empty where it was not asked.
    public var detail: String

    public init(_ code: Code, _ detail: String = "") {
        self.code = code
        self.detail = detail
    }
}
