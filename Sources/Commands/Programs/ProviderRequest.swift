import CredentialWire
import Grants
import Secrets

/// The messages that a provider's program gets.
enum ProviderRequest {
    /// The version of the exchange that is spoken here, and the only one that is understood.
    static let version = "1"

    static func describe(address: String?) -> CredentialMessage {
        var message = begun()
        if let address { message.append(ProviderKey.address, address) }
        return message
    }

    static func authorize(_ request: ProgramRequest) -> CredentialMessage {
        var message = about(request)
        if let hint = request.loginHint { message.append(ProviderKey.loginHint, hint) }
        for scope in request.scopes { message.append(ProviderKey.scope + "[]", scope) }
        return message
    }

    static func token(_ request: ProgramRequest, state: Secret) -> CredentialMessage {
        var message = about(request)
        if let connection = request.connection {
            message.append(ProviderKey.direction, connection.direction.rawValue)
            message.append(ProviderKey.mailProtocol, connection.mailProtocol.rawValue)
            message.append(ProviderKey.host, connection.host)
        }
        for scope in request.scopes { message.append(ProviderKey.scope + "[]", scope) }
        message.append(ProviderKey.state, state)
        return message
    }

    static func revoke(_ request: ProgramRequest, state: Secret) -> CredentialMessage {
        var message = about(request)
        message.append(ProviderKey.state, state)
        return message
    }

    static func answer(_ answer: Secret) -> CredentialMessage {
        CredentialMessage([CredentialAttribute(ProviderKey.answer, answer)])
    }

    private static func about(_ request: ProgramRequest) -> CredentialMessage {
        var message = begun()
        message.append(ProviderKey.account, request.account.text)
        message.append(ProviderKey.address, request.address)
        for (name, value) in request.program.parameters.sorted(by: { $0.key < $1.key }) {
            message.append(ProviderKey.parameter(name), value)
        }
        return message
    }

    private static func begun() -> CredentialMessage {
        CredentialMessage([CredentialAttribute(ProviderKey.version, version)])
    }
}
