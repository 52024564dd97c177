import Grants

/// What an SMTP server accepted, and what it can do.
struct SMTPAuthenticated: Sendable, Equatable {
    let mechanism: SASLMechanism
    let extensions: SMTPExtensions
}

/// EHLO and AUTH over a protected connection (RFC 4954).
struct SMTPAuthentication: SMTPDialogue {
    typealias Outcome = SMTPAuthenticated

    private enum State {
        case ehlo
        case authenticating(SASLExchange, SMTPExtensions)
    }

    /// Octets of a command line, CRLF included; AUTH has no exception (RFC 5321 section 4.5.3.1.4, RFC 4954 section 4).
    static let commandLimit = 512

    var reader = SMTPReplyReader()
    private let credential: SASLCredential
    private let choice: MechanismChoice
    private let clientName: String
    private var state = State.ehlo

    init(_ credential: SASLCredential, choice: MechanismChoice, clientName: String) {
        self.credential = credential
        self.choice = choice
        self.clientName = clientName
    }

    var awaited: String {
        switch state {
        case .ehlo: "the answer to EHLO"
        case .authenticating: "the answer to AUTH"
        }
    }

    mutating func start() throws(MailServerError) -> DialogueAction<Outcome> {
        .send(OutgoingLine("EHLO \(clientName)"))
    }

    mutating func receive(_ reply: SMTPReply) throws(MailServerError) -> DialogueAction<Outcome> {
        switch state {
        case .ehlo:
            guard reply.code == 250 else { throw MailServerError(reply, at: .ehlo) }
            return try authenticate(SMTPExtensions(reply))
        case .authenticating(var exchange, let extensions):
            switch reply.code {
            case 235:
                try exchange.succeeded()
                return .finish(SMTPAuthenticated(mechanism: exchange.mechanism, extensions: extensions))
            case 334:
                let line = try exchange.answer(reply.challenge)
                state = .authenticating(exchange, extensions)
                return .send(line)
            default:
                throw exchange.failure(exchange.meaning(of: reply), reason: reply.text)
            }
        }
    }

    private mutating func authenticate(
        _ extensions: SMTPExtensions
    ) throws(MailServerError) -> DialogueAction<Outcome> {
        guard let mechanism = SASLMechanism.preferred(for: credential.proof, by: choice, among: extensions.mechanisms)
        else {
            throw .noMechanism(for: credential.proof, by: choice, offered: extensions.mechanisms)
        }
        var exchange = SASLExchange(mechanism, credential)
        let line = exchange.opening("AUTH \(mechanism.name)", limit: Self.commandLimit)
        state = .authenticating(exchange, extensions)
        return .send(line)
    }
}

extension SASLExchange {
    /// What a refusal of AUTH means.
    fileprivate func meaning(of reply: SMTPReply) -> MailServerError.Code {
        let code = reply.failure(at: .authentication, isTokenRefused: isRefused(by: reply))
        guard code == .tokenRefused, refusal == nil else { return code }
        // What the server has not seen it has not judged: it may have heard too many wrong ones from this address.
        guard isCredentialShown else { return .unavailable }
        // A password is held back once it is refused, so only the codes that say so count; another token costs nothing.
        return mechanism.carriesPassword && reply.code != 535 && reply.code != 534 ? .mailboxRefused : code
    }

    /// Whether it is the credential that a reply refuses, where the code alone could mean the mechanism.
    fileprivate func isRefused(by reply: SMTPReply) -> Bool {
        // Gmail's 534 5.7.9 asks for an app password in place of the one that it was shown.
        refusal != nil || (reply.code == 534 && mechanism.carriesPassword && isCredentialShown)
    }
}
