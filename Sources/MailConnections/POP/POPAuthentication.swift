import Grants

/// What a POP server accepted, and what it can do now.
struct POPAuthenticated: Sendable, Equatable {
    let mechanism: SASLMechanism
    /// The capabilities after login. Empty where the server does not tell.
    let capabilities: POPCapabilities
}

/// CAPA and AUTH over a protected connection (RFC 5034), and CAPA again.
///
/// The response always has a line of its own: an AUTH line ends at 255 octets, which no token leaves room in, Microsoft's
/// servers want it so, and those of before RFC 5034 know nothing else.
struct POPAuthentication: POPDialogue {
    typealias Outcome = POPAuthenticated

    private enum State {
        case capabilities
        case authenticating(SASLExchange)
        case capabilitiesAfterLogin(SASLMechanism)
    }

    var reader = POPReplyReader()
    private let credential: SASLCredential
    private let choice: MechanismChoice
    private var state = State.capabilities

    init(_ credential: SASLCredential, choice: MechanismChoice) {
        self.credential = credential
        self.choice = choice
    }

    var awaited: String {
        switch state {
        case .capabilities, .capabilitiesAfterLogin: "the answer to CAPA"
        case .authenticating: "the answer to AUTH"
        }
    }

    mutating func start() throws(MailServerError) -> DialogueAction<Outcome> { requestCapabilities() }

    mutating func receive(_ reply: POPReply) throws(MailServerError) -> DialogueAction<Outcome> {
        switch state {
        case .capabilities:
            guard reply.status != .continuation else { throw .unexpectedContinuation }
            // -ERR where CAPA is not known: such a server lists nothing.
            return try authenticate(POPCapabilities(reply.list))
        case .authenticating(let exchange): return try proceed(exchange, reply)
        case .capabilitiesAfterLogin(let mechanism):
            guard reply.status != .continuation else { throw .unexpectedContinuation }
            return .finish(POPAuthenticated(mechanism: mechanism, capabilities: POPCapabilities(reply.list)))
        }
    }

    private mutating func authenticate(
        _ capabilities: POPCapabilities
    ) throws(MailServerError) -> DialogueAction<Outcome> {
        guard let mechanism = SASLMechanism.preferred(by: choice, among: capabilities.mechanisms) else {
            throw .noMechanism(for: choice, offered: capabilities.mechanisms)
        }
        var exchange = SASLExchange(mechanism, credential)
        let line = exchange.opening("AUTH \(mechanism.name)", limit: nil)
        state = .authenticating(exchange)
        return .send(line)
    }

    private mutating func proceed(
        _ exchange: SASLExchange, _ reply: POPReply
    ) throws(MailServerError) -> DialogueAction<Outcome> {
        var exchange = exchange
        switch reply.status {
        case .continuation:
            let line = try exchange.answer(reply.text.utf8)
            state = .authenticating(exchange)
            return .send(line)
        case .ok:
            try exchange.succeeded()
            state = .capabilitiesAfterLogin(exchange.mechanism)
            return requestCapabilities()
        case .error:
            // Before the credential was shown, only the command can have been refused.
            let code = exchange.isCredentialShown ? reply.failure(at: .authentication) : .noMechanism
            throw exchange.failure(code, reason: reply.line)
        }
    }
}
