import Grants

/// What an IMAP server accepted, and what it can do now.
struct IMAPAuthenticated: Sendable, Equatable {
    /// The SASL mechanism's name, or that of the protocol's own command.
    let mechanism: String
    /// The capabilities after login. Empty where the server does not tell.
    let capabilities: IMAPCapabilities
}

/// AUTHENTICATE over a protected connection (RFC 9051 section 6.2.2), or LOGIN for a password where there is no mechanism
/// for it, with the capabilities before and after it.
struct IMAPAuthentication: IMAPDialogue {
    typealias Outcome = IMAPAuthenticated

    private enum State {
        case capabilities
        case authenticating(SASLExchange)
        case loggingIn(IMAPLogin)
        case capabilitiesAfterLogin(mechanism: String)
    }

    /// Octets of a command line that servers take (RFC 7162 section 4).
    static let commandLimit = 8192

    var reader = IMAPResponseReader()
    private let credential: SASLCredential
    private let choice: MechanismChoice
    private var capabilities: IMAPCapabilities?
    private var state = State.capabilities

    /// - Parameter capabilities: what the server said over the protected connection; asked for where missing.
    init(_ credential: SASLCredential, choice: MechanismChoice, capabilities: IMAPCapabilities?) {
        self.credential = credential
        self.choice = choice
        self.capabilities = capabilities
    }

    var awaited: String {
        switch state {
        case .authenticating: "the answer to AUTHENTICATE"
        case .loggingIn: "the answer to LOGIN"
        case .capabilities, .capabilitiesAfterLogin: "the answer to CAPABILITY"
        }
    }

    mutating func start() throws(MailServerError) -> DialogueAction<Outcome> {
        guard let capabilities else { return .send(OutgoingLine("\(tag) CAPABILITY")) }
        return try authenticate(capabilities)
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
        case .authenticating, .loggingIn: Self.loginTag
        case .capabilitiesAfterLogin: "A3"
        }
    }

    private static let loginTag = "A2"

    private mutating func authenticate(
        _ offered: IMAPCapabilities
    ) throws(MailServerError) -> DialogueAction<Outcome> {
        // They change with the login and must be learnt again.
        capabilities = nil
        let proof = credential.proof
        if let mechanism = SASLMechanism.preferred(for: proof, by: choice, among: offered.mechanisms) {
            let limit = offered.takesInitialResponse ? Self.commandLimit : nil
            var exchange = SASLExchange(mechanism, credential)
            let line = exchange.opening("\(Self.loginTag) AUTHENTICATE \(mechanism.name)", limit: limit)
            state = .authenticating(exchange)
            return .send(line)
        }
        guard case .password = proof, !offered.contains("LOGINDISABLED") else {
            throw .noMechanism(for: proof, by: choice, offered: offered.mechanisms)
        }
        var login = IMAPLogin(tag: Self.loginTag, credential)
        let line = try login.next()
        state = .loggingIn(login)
        return .send(line)
    }

    private mutating func answer(_ challenge: [UInt8]) throws(MailServerError) -> DialogueAction<Outcome> {
        switch state {
        case .authenticating(var exchange):
            let line = try exchange.answer(challenge)
            state = .authenticating(exchange)
            return .send(line)
        case .loggingIn(var login):
            let line = try login.next()
            state = .loggingIn(login)
            return .send(line)
        case .capabilities, .capabilitiesAfterLogin: throw .unexpectedContinuation
        }
    }

    private mutating func completed(_ status: IMAPStatus) throws(MailServerError) -> DialogueAction<Outcome> {
        switch state {
        case .capabilities:
            guard status.condition == .ok, let capabilities else {
                throw MailServerError(.protocolFault, reason: "no answer to CAPABILITY: \(status.text)")
            }
            return try authenticate(capabilities)
        case .authenticating(let exchange):
            guard status.condition == .ok else { throw exchange.refused(status) }
            try exchange.succeeded()
            return accepted(exchange.mechanism.name, status)
        case .loggingIn(let login):
            guard status.condition == .ok else { throw login.refused(status) }
            guard login.isPasswordShown else {
                throw MailServerError(.protocolFault, "accepted without reading the credential")
            }
            return accepted(IMAPLogin.name, status)
        case .capabilitiesAfterLogin(let mechanism): return finished(mechanism)
        }
    }

    private mutating func accepted(_ mechanism: String, _ status: IMAPStatus) -> DialogueAction<Outcome> {
        capabilities = status.capabilities ?? capabilities
        guard capabilities == nil else { return finished(mechanism) }
        state = .capabilitiesAfterLogin(mechanism: mechanism)
        return .send(OutgoingLine("\(tag) CAPABILITY"))
    }

    private func finished(_ mechanism: String) -> DialogueAction<Outcome> {
        let none = IMAPCapabilities([String]())
        return .finish(IMAPAuthenticated(mechanism: mechanism, capabilities: capabilities ?? none))
    }

    /// An untagged BYE: before the login the server is going away, after it the mailbox is refused.
    private func dismissed(_ status: IMAPStatus) -> MailServerError {
        switch state {
        case .authenticating(let exchange): exchange.dismissed(status)
        case .capabilities, .loggingIn:
            MailServerError(status.authenticationFailure(otherwise: .unavailable), reason: status.text)
        case .capabilitiesAfterLogin: MailServerError(status.mailboxFailure, reason: status.text)
        }
    }
}

extension SASLExchange {
    /// A tagged NO or BAD.
    fileprivate func refused(_ status: IMAPStatus) -> MailServerError {
        // BAD without an error challenge means that the command itself was not understood.
        let isFault = status.condition == .bad && refusal == nil
        let code = status.authenticationFailure(otherwise: isFault ? .protocolFault : .tokenRefused)
        // Before the credential was shown, only the command can have been refused.
        return failure(code == .tokenRefused && !isCredentialShown ? .noMechanism : code, reason: status.text)
    }

    /// An untagged BYE in place of a verdict.
    fileprivate func dismissed(_ status: IMAPStatus) -> MailServerError {
        let code = status.authenticationFailure(otherwise: refusal == nil ? .unavailable : .tokenRefused)
        return failure(code, reason: status.text)
    }
}

extension IMAPLogin {
    /// A tagged NO or BAD.
    fileprivate func refused(_ status: IMAPStatus) -> MailServerError {
        let isFault = status.condition == .bad || !isPasswordShown
        return MailServerError(
            status.authenticationFailure(otherwise: isFault ? .protocolFault : .tokenRefused), reason: status.text)
    }
}
