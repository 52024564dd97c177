import Grants
import OAuth
import SASL
import Secrets

/// One authentication exchange, whatever protocol carries it: what the client answers to each challenge.
///
/// The client's messages go out in their order, the first with the command where that is allowed, each other in answer to
/// a challenge. With an access token a further challenge says that it is refused and is acknowledged, after which the
/// protocol's own reply ends the exchange.
struct SASLExchange: Sendable {
    let mechanism: SASLMechanism
    /// The error challenge, once the server has sent one.
    private(set) var refusal: SASLErrorChallenge?

    /// What is still to be said, in base64.
    private var responses: ArraySlice<Secret>

    /// Whether the server can have judged the credential.
    var isCredentialShown: Bool { responses.isEmpty }

    init(_ mechanism: SASLMechanism, _ credential: SASLCredential) {
        self.mechanism = mechanism
        responses = mechanism.messages(for: credential).map { $0.base64Encoded() }[...]
    }

    /// The line that begins the exchange: with the first response where it fits, else the command alone.
    ///
    /// - Parameters:
    ///   - command: the command with the mechanism's name.
    ///   - limit: the octets that the line may have with its CRLF; nothing where the protocol or the server takes no
    ///     initial response.
    mutating func opening(_ command: String, limit: Int?) -> OutgoingLine {
        let line = OutgoingLine(command + " ", secret: responses.first)
        guard mechanism.takesInitialResponse, let limit, line.octets <= limit else { return OutgoingLine(command) }
        responses.removeFirst()
        return line
    }

    /// Answers a challenge.
    ///
    /// - Parameter challenge: the challenge in base64.
    /// - Throws: `protocolFault` where the exchange is over already.
    mutating func answer(_ challenge: some Sequence<UInt8>) throws(MailServerError) -> OutgoingLine {
        if let response = responses.popFirst() { return OutgoingLine("", secret: response) }
        guard let acknowledgement = mechanism.errorAcknowledgement, refusal == nil else {
            throw MailServerError(.protocolFault, "the server goes on asking after it has been told everything")
        }
        refusal = SASLErrorChallenge(base64: challenge)
        return OutgoingLine(acknowledgement)
    }

    /// Checks the server's final yes.
    ///
    /// - Throws: `protocolFault` where the server has refused the credential before, or has not seen it.
    func succeeded() throws(MailServerError) {
        guard isCredentialShown, refusal == nil else {
            throw MailServerError(
                .protocolFault,
                isCredentialShown ? "accepted after a refusal" : "accepted without reading the credential"
            )
        }
    }

    /// The server's final no: its own words, with the status of the error challenge where there was one.
    ///
    /// - Parameter code: what the reply alone says.
    func failure(_ code: MailServerError.Code, reason: String) -> MailServerError {
        guard let refusal else { return MailServerError(code, reason: reason) }
        let status = refusal.status.map { " (status \($0))" } ?? ""
        return MailServerError(
            refusal.isTemporary ? .unavailable : code, reason: PrintableText.line(reason, limit: 400) + status)
    }
}
