import Grants

/// What an IMAP server accepted, and what it can do now.
struct IMAPAuthenticated: Sendable, Equatable {
    let mechanism: SASLMechanism
    /// The capabilities after login. Empty where the server does not tell.
    let capabilities: IMAPCapabilities
}

/// AUTHENTICATE over a protected connection (RFC 9051 section 6.2.2), with the capabilities before and after it.
struct IMAPAuthentication: IMAPDialogue {
    typealias Outcome = IMAPAuthenticated

    private enum State {
        case capabilities
        case authenticating
        case capabilitiesAfterLogin
    }

    /// Octets of a command line that servers take (RFC 7162 section 4).
    static let commandLimit = 8192

    var reader = IMAPResponseReader()
    private let credential: SASLCredential
    private let choice: MechanismChoice
    private var capabilities: IMAPCapabilities?
    private var exchange: SASLExchange?
    private var state = State.capabilities

    /// - Parameter capabilities: what the server said over the protected connection; asked for where missing.
    init(_ credential: SASLCredential, choice: MechanismChoice, capabilities: IMAPCapabilities?) {
        self.credential = credential
        self.choice = choice
        self.capabilities = capabilities
    }

    var awaited: String { state == .authenticating ? "the answer to AUTHENTICATE" : "the answer to CAPABILITY" }

    mutating func start() throws(MailServerError) -> DialogueAction<Outcome> {
        capabilities == nil ? .send(OutgoingLine("\(tag) CAPABILITY")) : try authenticate()
    }

    mutating func receive(_ response: IMAPResponse) throws(MailServerError) -> DialogueAction<Outcome> {
        switch response {
        case .capability(let capabilities):
            self.capabilities = capabilities
            return .read
        case .continuation(let challenge): return try answer(challenge)
        case .tagged(tag, let status): return try completed(status)
        case .tagged(let tag, _): throw .wrongTag(tag)
        case .untagged(let status) where status.condition == .bye: throw dismissed(status)
        case .untagged, .exists, .other: return .read
        }
    }

    /// One tag for each command: the answer to another is a fault.
    private var tag: String {
        switch state {
        case .capabilities: "A1"
        case .authenticating: "A2"
        case .capabilitiesAfterLogin: "A3"
        }
    }

    private mutating func authenticate() throws(MailServerError) -> DialogueAction<Outcome> {
        let offered = capabilities?.mechanisms ?? []
        guard let mechanism = SASLMechanism.preferred(by: choice, among: offered) else {
            throw .noMechanism(for: choice, offered: offered)
        }
        let limit = capabilities?.takesInitialResponse == true ? Self.commandLimit : nil
        // They change with the login and must be learnt again.
        capabilities = nil
        state = .authenticating
        var exchange = SASLExchange(mechanism, credential)
        let line = exchange.opening("\(tag) AUTHENTICATE \(mechanism.name)", limit: limit)
        self.exchange = exchange
        return .send(line)
    }

    private mutating func answer(_ challenge: [UInt8]) throws(MailServerError) -> DialogueAction<Outcome> {
        guard state == .authenticating, let line = try exchange?.answer(challenge) else {
            throw .unexpectedContinuation
        }
        return .send(line)
    }

    private mutating func completed(_ status: IMAPStatus) throws(MailServerError) -> DialogueAction<Outcome> {
        switch state {
        case .capabilities:
            guard status.condition == .ok, capabilities != nil else {
                throw MailServerError(.protocolFault, reason: "no answer to CAPABILITY: \(status.text)")
            }
            return try authenticate()
        case .authenticating:
            guard status.condition == .ok else { throw refused(status) }
            try exchange?.succeeded()
            capabilities = status.capabilities ?? capabilities
            guard capabilities == nil else { return finished() }
            state = .capabilitiesAfterLogin
            return .send(OutgoingLine("\(tag) CAPABILITY"))
        case .capabilitiesAfterLogin:
            return finished()
        }
    }

    private func finished() -> DialogueAction<Outcome> {
        guard let exchange else { return .read }
        let none = IMAPCapabilities([String]())
        return .finish(IMAPAuthenticated(mechanism: exchange.mechanism, capabilities: capabilities ?? none))
    }

    /// A tagged NO or BAD.
    private func refused(_ status: IMAPStatus) -> MailServerError {
        // BAD without an error challenge means that the command itself was not understood.
        let isFault = status.condition == .bad && exchange?.refusal == nil
        let code = status.authenticationFailure(otherwise: isFault ? .protocolFault : .tokenRefused)
        return exchange?.failure(code, reason: status.text) ?? MailServerError(code, reason: status.text)
    }

    /// An untagged BYE: before the login the server is going away, after it the mailbox is refused.
    private func dismissed(_ status: IMAPStatus) -> MailServerError {
        switch state {
        case .capabilities:
            return MailServerError(status.authenticationFailure(otherwise: .unavailable), reason: status.text)
        case .authenticating:
            let isRefused = exchange?.refusal != nil
            let code = status.authenticationFailure(otherwise: isRefused ? .tokenRefused : .unavailable)
            return exchange?.failure(code, reason: status.text) ?? MailServerError(code, reason: status.text)
        case .capabilitiesAfterLogin:
            return MailServerError(status.mailboxFailure, reason: status.text)
        }
    }
}
