public import CredentialWire

/// Why a program gives nothing, in the words of the exchange.
public struct Refusal: Error, Sendable, Equatable {
    /// The closed list of the exchange.
    public enum Code: String, Sendable {
        case needsAuthorization = "needs-authorization"
        case grantEnded = "grant-ended"
        case denied
        case unavailable
        case provider = "protocol"
        case misconfigured
        case unsupported
    }

    public var code: Code
    /// One line for a person, never a token.
    public var text: String

    public init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    /// For what the desktop's services usually answer.
    public init(_ error: BusError, service: String) {
        switch error.code {
        case .absent: self.init(.unavailable, "\(service) is not there (\(error.detail))")
        case .hung: self.init(.unavailable, "\(service) does not answer")
        case .refused: self.init(.unavailable, "\(service): \(error.detail)")
        }
    }

    public var message: CredentialMessage {
        // Line breaks may be in what a service says, and not in a message.
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return CredentialMessage([
            CredentialAttribute(ProviderKey.error, code.rawValue), CredentialAttribute(ProviderKey.text, line),
        ])
    }
}
