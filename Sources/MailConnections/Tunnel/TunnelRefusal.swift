public import Grants

/// Why a tunnel does not come about, in the words of the client's protocol: some clients hide standard error.
///
/// It is said in place of the greeting; the connection ends with it.
public struct TunnelRefusal: Sendable, Equatable {
    public enum Cause: Sendable, Equatable {
        /// Nobody is logged in: a person must do something about the authorization.
        case authorization
        /// It may work the next time.
        case temporary
        /// It will not work before something is mended.
        case permanent
    }

    private let mailProtocol: MailProtocol
    private let cause: Cause
    private let reason: String

    /// - Parameters:
    ///   - mailProtocol: what the client speaks.
    ///   - reason: what happened and what to do, without a secret.
    public init(in mailProtocol: MailProtocol, _ cause: Cause, _ reason: String) {
        self.mailProtocol = mailProtocol
        self.cause = cause
        self.reason = reason
    }

    /// One line with its end: printable ASCII, within the 512 octets of an SMTP reply (RFC 5321 section 4.5.3.1.5), which
    /// are POP's, too.
    public var line: String {
        ProtocolText.line("\(prefix) \(reason)", limit: 510) + "\r\n"
    }

    private var prefix: String {
        switch mailProtocol {
        case .smtp: smtpReply
        case .pop: popReply
        case .imap, .ews, .graph: imapResponse
        }
    }

    /// RFC 5530.
    private var imapResponse: String {
        switch cause {
        case .authorization: "* BYE [AUTHENTICATIONFAILED]"
        case .temporary: "* BYE [UNAVAILABLE]"
        case .permanent: "* BYE"
        }
    }

    /// RFC 3206.
    private var popReply: String {
        switch cause {
        case .authorization: "-ERR [AUTH]"
        case .temporary: "-ERR [SYS/TEMP]"
        case .permanent: "-ERR [SYS/PERM]"
        }
    }

    /// Never a permanent reply: what is wrong is wrong on this machine, and no mail is to bounce for it.
    private var smtpReply: String {
        switch cause {
        case .authorization: "421 4.7.0"
        case .temporary: "421 4.4.1"
        case .permanent: "421 4.3.5"
        }
    }
}
