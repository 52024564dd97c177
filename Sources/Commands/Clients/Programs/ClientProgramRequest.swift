import Clients
import CredentialWire
import Grants
import PluginPrograms

/// The messages that a client's program gets. Nothing secret is in them.
enum ClientProgramRequest {
    static var describe: CredentialMessage {
        CredentialMessage([CredentialAttribute(ProviderKey.version, PluginInquiry.wireVersion)])
    }

    /// - Parameter logins: how it gets at each server that it serves.
    static func render(_ account: Account, _ logins: [ClientLogin]) -> CredentialMessage {
        var message = describe
        message.append(ProviderKey.account, account.name.text)
        message.append(ProviderKey.address, account.address)
        for login in logins { append(login, of: account, to: &message) }
        return message
    }

    private static func append(_ login: ClientLogin, of account: Account, to message: inout CredentialMessage) {
        let connection = login.connection
        func add(_ word: String, _ text: String) {
            message.append(ProviderKey.of(connection.direction.rawValue, word), text)
        }
        message.append(ProviderKey.direction + "[]", connection.direction.rawValue)
        add(ProviderKey.mailProtocol, connection.mailProtocol.rawValue)
        add(ProviderKey.host, connection.host)
        add("port", String(connection.port))
        add("security", connection.security.rawValue)
        add("user", connection.saslUser)
        if let caFile = connection.caFile { add("ca-file", caFile) }
        switch login.proof {
        case .token(let mechanism):
            add("authentication", "oauth2")
            add("mechanism", mechanism.rawValue)
        case .appPassword: add("authentication", "password")
        case .none: add("authentication", "mailgrant")
        }
        if login.proof == .none {
            for word in login.tunnelWords(account) { add("tunnel[]", word) }
        } else {
            for word in login.helperWords(account) { add("helper[]", word) }
        }
    }
}
