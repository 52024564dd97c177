import Grants
import OAuth
import SASL
import Secrets

/// One authentication exchange, whatever protocol carries it: what the client answers to each challenge.
///
/// The mechanisms speak first: the response goes out with the command or after an empty challenge. A further challenge
/// says that the token is refused and is acknowledged, after which the protocol's own reply ends the exchange.
struct SASLExchange: Sendable {
    let mechanism: SASLMechanism
    /// The error challenge, once the server has sent one.
    private(set) var refusal: SASLErrorChallenge?

    private let response: Secret
    private var isResponseSent = false

    /// Whether the server can have judged the credential.
    var isCredentialShown: Bool { isResponseSent }

    init(_ mechanism: SASLMechanism, _ credential: SASLCredential) {
        self.mechanism = mechanism
        response = mechanism.initialResponse(for: credential).base64Encoded()
    }

    /// The line that begins the exchange: with the response where it fits, else the command alone.
    ///
    /// - Parameters:
    ///   - command: the command with the mechanism's name.
    ///   - limit: the octets that the line may have with its CRLF; nothing where the protocol or the server takes no
    ///     initial response.
    mutating func opening(_ command: String, limit: Int?) -> OutgoingLine {
        let line = OutgoingLine(command + " ", secret: response)
        guard let limit, line.octets <= limit else { return OutgoingLine(command) }
        isResponseSent = true
        return line
    }

    /// Answers a challenge.
    ///
    /// - Parameter challenge: the challenge in base64.
    /// - Throws: `protocolFault` where the exchange is over already.
    mutating func answer(_ challenge: some Sequence<UInt8>) throws(MailServerError) -> OutgoingLine {
        guard isResponseSent else {
            isResponseSent = true
            return OutgoingLine("", secret: response)
        }
        guard refusal == nil else {
            throw MailServerError(.protocolFault, "the server goes on asking after it refused the token")
        }
        refusal = SASLErrorChallenge(base64: challenge)
        return OutgoingLine(mechanism.errorAcknowledgement)
    }

    /// Checks the server's final yes.
    ///
    /// - Throws: `protocolFault` where the server has refused the token before, or has not seen it.
    func succeeded() throws(MailServerError) {
        guard isResponseSent, refusal == nil else {
            throw MailServerError(
                .protocolFault, isResponseSent ? "accepted after a refusal" : "accepted without reading the token")
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
