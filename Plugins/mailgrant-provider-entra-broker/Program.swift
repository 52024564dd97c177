import MailgrantPlugin
import Secrets

/// `mailgrant-provider-entra-broker`: access tokens for tenants that demand a managed device, from Microsoft's identity
/// broker on this machine.
@main
struct Program: ProviderPlugin {
    /// How long a person may take in the broker's window, in seconds.
    private static let patience = 600
    private static let usualTenant = "organizations"
    private static let noStatuses = "none"

    static func main() async { await Program().main() }

    func describe(address: String?) -> PluginDescription {
        PluginDescription(
            displayName: "Microsoft's identity broker", programVersion: "1.1",
            notice: "For tenants that demand a managed device; not yet tried with Microsoft's own broker",
            servers: [
                Self.server("imap", "outlook.office365.com", 993, "tls", "IMAP.AccessAsUser.All"),
                Self.server("pop", "outlook.office365.com", 995, "tls", "POP.AccessAsUser.All"),
                Self.server("smtp", "smtp.office365.com", 587, "starttls", "SMTP.Send"),
            ],
            parameters: [
                .init(
                    "application",
                    "the application (client) ID of a registration that allows the callback URL "
                        + "https://login.microsoftonline.com/common/oauth2/nativeclient"),
                .init("tenant", "the tenant's name or ID", defaultValue: Self.usualTenant),
                .init(
                    "sign-in-statuses",
                    "numbers, separated by spaces, by which this machine's broker says that it wants you to sign in",
                    defaultValue: Self.noStatuses),
            ])
    }

    func authorize(_ request: PluginRequest, asking person: Person) throws -> PluginAuthorization {
        let broker = try broker(request)
        let wanted = [request.loginHint, request.address].compactMap(\.self).filter { !$0.isEmpty }
        guard let address = wanted.first else {
            throw ProviderFailure(.unsupported, "the request names no address")
        }
        let known = try broker.accounts().first { account in wanted.contains { account.isOf($0) } }
        let token = try token(from: broker, known, address, request.scopes, asking: person)
        var account = token.account ?? known
        if account == nil { account = try broker.accounts().first { $0.isOf(address) } }
        guard let account, let id = account.homeAccountId, !id.isEmpty else {
            throw ProviderFailure(.providerFault, "the identity broker does not say whose token it gave")
        }
        return PluginAuthorization(state: Secret(id), scopes: token.scopes, identity: account.username)
    }

    func token(_ request: PluginRequest) throws(ProviderFailure) -> PluginToken {
        let id = request.state.exposedText
        guard !id.isEmpty else { throw ProviderFailure(.grantEnded, "the kept state is none of this program") }
        let broker = try broker(request)
        guard let account = try broker.accounts().first(where: { $0.homeAccountId == id }) else {
            throw ProviderFailure(.needsAuthorization, "the account is no longer signed in to on this machine")
        }
        let token = try broker.token(of: account, scopes: request.scopes)
        return PluginToken(
            token.accessToken, expiresIn: token.secondsLeft, scopes: token.scopes, identity: account.username)
    }

    func revoke(_ request: PluginRequest) throws(ProviderFailure) {
        throw ProviderFailure(.unsupported, "the broker's account serves other programs, too: sign out of it there")
    }

    /// Without a window where the broker can, else with one: while the person is there, whatever it refuses for is best
    /// asked about in its own window.
    private func token(
        from broker: Broker, _ known: Broker.Account?, _ address: String, _ scopes: [String], asking person: Person
    ) throws -> Broker.Token {
        if let known {
            do throws(ProviderFailure) {
                return try broker.token(of: known, scopes: scopes)
            } catch {
                guard [.needsAuthorization, .providerFault].contains(error.code) else { throw error }
            }
        }
        try person.wait("Sign in as \(address) in the window of Microsoft's identity broker", seconds: Self.patience)
        return try broker.tokenFromPerson(address, scopes: scopes, within: Self.patience)
    }

    private func broker(_ request: PluginRequest) throws(ProviderFailure) -> Broker {
        guard let application = request.parameter("application") else {
            throw ProviderFailure(.misconfigured, "the request names no application")
        }
        return Broker(
            application: application, tenant: request.parameter("tenant") ?? Self.usualTenant,
            signInStatuses: try Self.statuses(request.parameter("sign-in-statuses") ?? Self.noStatuses))
    }

    private static func statuses(_ text: String) throws(ProviderFailure) -> Set<Int> {
        guard text != noStatuses else { return [] }
        let words = text.split(whereSeparator: \.isWhitespace)
        let numbers = words.compactMap { Int($0) }
        guard numbers.count == words.count else {
            throw ProviderFailure(.misconfigured, "sign-in-statuses is not a list of numbers, nor \"\(noStatuses)\"")
        }
        return Set(numbers)
    }

    private static func server(
        _ mailProtocol: String, _ host: String, _ port: Int, _ security: String, _ permission: String
    ) -> PluginDescription.Server {
        .init(
            mailProtocol, host: host, port: port, security: security,
            scopes: ["https://outlook.office.com/\(permission)"])
    }
}
