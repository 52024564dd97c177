import Grants

/// What a POP server accepted, and what it can do now.
struct POPAuthenticated: Sendable, Equatable {
    /// The SASL mechanism's name, or those of the protocol's own commands.
    let mechanism: String
    /// The capabilities after login. Empty where the server does not tell.
    let capabilities: POPCapabilities
}

/// CAPA and AUTH over a protected connection (RFC 5034), or USER and PASS for a password where there is no mechanism for
/// it, and CAPA again.
///
/// The response always has a line of its own: an AUTH line ends at 255 octets, which no token leaves room in, Microsoft's
/// servers want it so, and those of before RFC 5034 know nothing else.
struct POPAuthentication: POPDialogue {
    typealias Outcome = POPAuthenticated

    private enum State {
        case capabilities
        case authenticating(SASLExchange)
        case user
        case password
        case capabilitiesAfterLogin(mechanism: String)
    }

    /// How a login without SASL is called for a person.
    static let commands = "USER and PASS"

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
        case .user: "the answer to USER"
        case .password: "the answer to PASS"
        }
    }

    mutating func start() throws(MailServerError) -> DialogueAction<Outcome> { requestCapabilities() }

    mutating func receive(_ reply: POPReply) throws(MailServerError) -> DialogueAction<Outcome> {
        switch state {
        case .authenticating(let exchange): return try proceed(exchange, reply)
        case _ where reply.status == .continuation: throw .unexpectedContinuation
        case .capabilities: return try authenticate(reply)
        case .user:
            guard reply.status == .ok else { throw MailServerError(reply, at: .authentication) }
            state = .password
            return .send(OutgoingLine("PASS ", secret: credential.secret))
        case .password:
            guard reply.status == .ok else { throw MailServerError(reply, at: .authentication) }
            return accepted(Self.commands)
        case .capabilitiesAfterLogin(let mechanism):
            return .finish(POPAuthenticated(mechanism: mechanism, capabilities: POPCapabilities(reply.list)))
        }
    }

    /// - Parameter reply: the answer to CAPA; -ERR where the server does not know it.
    private mutating func authenticate(_ reply: POPReply) throws(MailServerError) -> DialogueAction<Outcome> {
        let capabilities = POPCapabilities(reply.list)
        let proof = credential.proof
        if let mechanism = SASLMechanism.preferred(for: proof, by: choice, among: capabilities.mechanisms) {
            var exchange = SASLExchange(mechanism, credential)
            let line = exchange.opening("AUTH \(mechanism.name)", limit: nil)
            state = .authenticating(exchange)
            return .send(line)
        }
        // Servers of before RFC 2449 know no CAPA, and USER all the same.
        guard case .password = proof, capabilities.contains("USER") || reply.status == .error else {
            throw .noMechanism(for: proof, by: choice, offered: capabilities.mechanisms)
        }
        state = .user
        return .send(OutgoingLine("USER \(credential.user)"))
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
            return accepted(exchange.mechanism.name)
        case .error:
            // Before the credential was shown, only the command can have been refused.
            let code = exchange.isCredentialShown ? reply.failure(at: .authentication) : .noMechanism
            throw exchange.failure(code, reason: reply.line)
        }
    }

    private mutating func accepted(_ mechanism: String) -> DialogueAction<Outcome> {
        state = .capabilitiesAfterLogin(mechanism: mechanism)
        return requestCapabilities()
    }
}
