import CredentialWire
import Glibc
public import Secrets

/// A provider of access tokens: the program `mailgrant-provider-NAME`. Call ``main()`` and nothing else.
///
/// Only ``authorize(_:asking:)`` may ask a person, and it asks through mailgrant, which owns the terminal, the browser and
/// the console's page.
public protocol ProviderPlugin: Sendable {
    /// What it is. It asks nobody and signs in to nothing.
    ///
    /// - Parameter address: the mailbox that it is for; nothing where it is asked in general.
    func describe(address: String?) async throws -> PluginDescription

    /// Obtains what later tokens are made from.
    ///
    /// - Throws: ``ProviderFailure``, or any error: that is one with ``ProviderFailure/Code/unavailable``.
    func authorize(_ request: PluginRequest, asking person: Person) async throws -> PluginAuthorization

    /// Makes an access token. It asks nobody.
    func token(_ request: PluginRequest) async throws -> PluginToken

    /// Has the provider end what was authorized.
    func revoke(_ request: PluginRequest) async throws
}

/// What a provider's program is asked about.
public struct PluginRequest: Sendable {
    public let account: String
    public let address: String
    public let loginHint: String?
    /// `incoming` or `outgoing`; nothing for what concerns both.
    public let direction: String?
    /// Such as `imap`, and the server's name.
    public let mailProtocol: String?
    public let host: String?
    public let scopes: [String]
    /// What the program wanted kept; empty when it authorizes.
    public let state: Secret
    private let message: CredentialMessage

    init(_ message: CredentialMessage) {
        self.message = message
        account = message.text(ProviderKey.account) ?? ""
        address = message.text(ProviderKey.address) ?? ""
        loginHint = message.text(ProviderKey.loginHint)
        direction = message.text(ProviderKey.direction)
        mailProtocol = message.text(ProviderKey.mailProtocol)
        host = message.text(ProviderKey.host)
        scopes = message.list(ProviderKey.scope)
        state = message.secret(ProviderKey.state) ?? Secret("")
    }

    /// The value of one of the program's parameters, as the account declares it.
    public func parameter(_ name: String) -> String? { message.text(ProviderKey.parameter(name)) }
}

/// Why there is no token. The text is one line for a person and holds nothing secret.
public struct ProviderFailure: Error, Sendable, Equatable {
    public enum Code: String, Sendable, CaseIterable {
        /// A person must authorize this connection again.
        case needsAuthorization = "needs-authorization"
        /// The provider ended the grant.
        case grantEnded = "grant-ended"
        /// The person or the provider said no.
        case denied
        /// Provider or network failed for now.
        case unavailable
        /// The provider answered outside its standard.
        case providerFault = "protocol"
        /// A parameter or a registration is wrong.
        case misconfigured
        /// The program does not offer the operation.
        case unsupported
    }

    public var code: Code
    public var text: String
    /// In seconds.
    public var retryAfter: Int?

    public init(_ code: Code, _ text: String, retryAfter: Int? = nil) {
        self.code = code
        self.text = text
        self.retryAfter = retryAfter
    }
}

extension ProviderPlugin {
    /// Does what the program was called for, and ends the process.
    public func main() async -> Never {
        PluginStreams.begin()
        do {
            let message = try PluginStreams.read()
            try PluginStreams.write(try await answer(to: PluginStreams.operation, message))
            exit(0)
        } catch {
            PluginStreams.end(error as? PluginFailure ?? PluginFailure(.failed, "\(error)"))
        }
    }

    private func answer(to operation: String, _ message: CredentialMessage) async throws -> CredentialMessage {
        do {
            guard message.text(ProviderKey.version) == WireVersion.spoken else {
                throw ProviderFailure(.unsupported, "only version \(WireVersion.spoken) of the exchange is known")
            }
            let request = PluginRequest(message)
            switch operation {
            case "describe":
                return try await describe(address: message.text(ProviderKey.address)).message
            case "authorize": return try await authorize(request, asking: Person()).message
            case "token": return try await token(request).message
            case "revoke":
                try await revoke(request)
                return CredentialMessage()
            default: throw ProviderFailure(.unsupported, "no such operation")
            }
        } catch let failure as PluginFailure {
            throw failure
        } catch {
            let failure = error as? ProviderFailure ?? ProviderFailure(.unavailable, "\(error)")
            return failure.message
        }
    }
}

extension ProviderFailure {
    fileprivate var message: CredentialMessage {
        var message = CredentialMessage()
        message.append(ProviderKey.error, code.rawValue)
        // A line break would make the whole message one that cannot be written.
        message.append(ProviderKey.text, text.split(whereSeparator: \.isNewline).joined(separator: " "))
        if let retryAfter { message.append(ProviderKey.retryAfter, String(retryAfter)) }
        return message
    }
}
