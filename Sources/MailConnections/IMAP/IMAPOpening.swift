import Grants

/// From the greeting to a connection over which a token may go.
///
/// Its outcome is the server's capabilities, where they came over a protected connection. After STARTTLS there are none:
/// whatever was said in the clear is not worth keeping (RFC 9051 section 6.2.1).
struct IMAPOpening: IMAPDialogue {
    typealias Outcome = IMAPCapabilities?

    private enum State {
        case greeting
        case capabilities
        case startTLS
    }

    var reader = IMAPResponseReader()
    private let startsTLS: Bool
    private var state = State.greeting
    private var capabilities: IMAPCapabilities?

    /// - Parameter startsTLS: the connection is plain and STARTTLS must come before anything else.
    init(startsTLS: Bool) {
        self.startsTLS = startsTLS
    }

    var awaited: String {
        switch state {
        case .greeting: "the greeting"
        case .capabilities: "the answer to CAPABILITY"
        case .startTLS: "the answer to STARTTLS"
        }
    }

    mutating func start() throws(MailServerError) -> DialogueAction<Outcome> { .read }

    mutating func receive(_ response: IMAPResponse) throws(MailServerError) -> DialogueAction<Outcome> {
        if case .untagged(let status) = response, status.condition == .bye {
            throw MailServerError(
                status.authenticationFailure(otherwise: .unavailable), reason: status.text)
        }
        if state == .greeting { return try greeted(response) }
        switch response {
        case .capability(let capabilities): self.capabilities = capabilities
        case .tagged(let tag, let status): return try answered(tag, status)
        case .continuation: throw .unexpectedContinuation
        case .untagged, .exists, .other: break
        }
        return .read
    }

    private mutating func greeted(_ response: IMAPResponse) throws(MailServerError) -> DialogueAction<Outcome> {
        guard case .untagged(let status) = response, status.condition == .ok || status.condition == .preauth else {
            throw MailServerError(.protocolFault, "the server does not greet as IMAP servers do")
        }
        guard status.condition == .ok else {
            // In the authenticated state STARTTLS and AUTHENTICATE are invalid (RFC 9051 section 7.1.4).
            throw startsTLS
                ? MailServerError(.untrusted, "the server greets with PREAUTH, which forbids STARTTLS")
                : MailServerError(.protocolFault, "the server greets with PREAUTH and asks for no token")
        }
        guard startsTLS else { return .finish(status.capabilities) }
        capabilities = status.capabilities
        guard capabilities == nil else { return try requestTLS() }
        state = .capabilities
        return .send(OutgoingLine("\(Self.capabilityTag) CAPABILITY"))
    }

    private mutating func answered(
        _ tag: String, _ status: IMAPStatus
    ) throws(MailServerError) -> DialogueAction<Outcome> {
        switch (state, tag) {
        case (.capabilities, Self.capabilityTag): return try requestTLS()
        case (.startTLS, Self.startTLSTag):
            guard status.condition == .ok else { throw MailServerError(.untrusted, reason: status.text) }
            return .finish(nil)
        default: throw .wrongTag(tag)
        }
    }

    private mutating func requestTLS() throws(MailServerError) -> DialogueAction<Outcome> {
        guard capabilities?.contains("STARTTLS") == true else {
            throw MailServerError(.untrusted, "the server does not offer STARTTLS")
        }
        state = .startTLS
        return .send(OutgoingLine("\(Self.startTLSTag) STARTTLS"))
    }

    private static let capabilityTag = "S1"
    private static let startTLSTag = "S2"
}
