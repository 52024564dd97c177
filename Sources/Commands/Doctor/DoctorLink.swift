import Grants
import HelperKit

/// One link of the chain between a declaration and the mail: what it is called, and how it is looked at.
struct DoctorLink: Sendable {
    var name: Name
    /// Whether looking at it talks to other machines.
    var needsNetwork = false
    /// Whether it is part of the chain where the connection uses an app password.
    var concernsPasswords = true
    var check: @Sendable (Examination) async -> LinkState

    enum Name: String, Encodable, Sendable {
        case declaration
        case providerFile = "provider-file"
        case mailHost = "mail-host"
        case providerHost = "provider-host"
        case mailTLS = "mail-tls"
        case providerTLS = "provider-tls"
        case tokenStore = "token-store"
        case tokenCache = "token-cache"
        case grant
        case provider
        case accessToken = "access-token"
        case scopes
        case mailServer = "mail-server"
        case mailbox
        case clients

        /// For a person.
        var words: String { rawValue.replacing("-", with: " ").replacing("tls", with: "TLS") }
    }

    /// Those that a connection has.
    static func chain(for connection: Connection) -> [DoctorLink] {
        chain.filter { $0.concernsPasswords || connection.authentication == .oauth2 }
    }

    /// All links, in the order in which each rests on those before it.
    static let chain = [
        DoctorLink(name: .declaration) { $0.declaration() },
        DoctorLink(name: .providerFile) { $0.providerFile() },
        DoctorLink(name: .mailHost, needsNetwork: true) { await $0.mailHost() },
        DoctorLink(name: .providerHost, needsNetwork: true, concernsPasswords: false) { await $0.providerHost() },
        DoctorLink(name: .mailTLS, needsNetwork: true) { await $0.mailTLS() },
        DoctorLink(name: .providerTLS, needsNetwork: true, concernsPasswords: false) { await $0.providerTLS() },
        DoctorLink(name: .tokenStore) { await $0.tokenStore() },
        DoctorLink(name: .tokenCache, concernsPasswords: false) { $0.tokenCache() },
        DoctorLink(name: .grant) { await $0.grant() },
        DoctorLink(name: .provider, needsNetwork: true, concernsPasswords: false) { await $0.provider() },
        DoctorLink(name: .accessToken, needsNetwork: true, concernsPasswords: false) { await $0.accessToken() },
        DoctorLink(name: .scopes, concernsPasswords: false) { await $0.scopes() },
        DoctorLink(name: .mailServer, needsNetwork: true) { await $0.mailServer() },
        DoctorLink(name: .mailbox, needsNetwork: true) { await $0.mailbox() },
        DoctorLink(name: .clients) { await $0.clients() },
    ]
}

/// How a link is.
enum LinkState: Sendable {
    case whole(String)
    /// It holds, and there is something to know or to do all the same.
    case noted(String, remedy: String?)
    case skipped(String)
    case broken(ProgramFailure)
}
