/// Why a message or an address cannot be used. It carries none of the message but the name of a header field.
public enum MessageError: Error, Sendable, Equatable {
    /// An address, or a list of them, that RFC 5322 does not know.
    ///
    /// - Parameter field: the header field that holds it; nothing where it was given alone.
    case malformedAddress(text: String, field: String?)
    /// The header has more bytes than ``MessageIntake/headerLimit``.
    case headerTooLong
    /// The message has more bytes than ``MessageIntake/messageLimit``.
    case messageTooLong
    /// The header holds bytes that are no UTF-8: nothing says what they mean (RFC 6532 section 3.2).
    case headerNotText
    /// The system has no room for the message, or lost it.
    case storage(errno: Int32)
}
