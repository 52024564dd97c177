import DesktopPrograms
import MailgrantPlugin
import Secrets

/// `mailgrant-provider-gnome-online-accounts`: access tokens of the accounts that a person signed in to on the desktop.
@main
struct Program: ProviderPlugin {
    private let desktop = OnlineAccounts()

    static func main() async { await Program().main() }

    func describe(address: String?) throws(ProviderFailure) -> PluginDescription {
        var servers: [PluginDescription.Server] = [.init("imap"), .init("smtp")]
        if let address {
            let account = try account(of: address)
            servers = [Self.server("imap", account.incoming), Self.server("smtp", account.outgoing)].compactMap(\.self)
        }
        return PluginDescription(
            displayName: "GNOME Online Accounts", programVersion: "1.0",
            notice: "Takes the access tokens of an account that you signed in to under Settings, Online Accounts",
            servers: servers)
    }

    func authorize(_ request: PluginRequest, asking person: Person) throws -> PluginAuthorization {
        guard !request.address.isEmpty else {
            throw ProviderFailure(.unsupported, "the request names no address")
        }
        let account = try account(of: request.address, asking: person)
        // Whether there is a token is known now, while the person is there.
        _ = try desktop.accessToken(of: account.id)
        return PluginAuthorization(state: Secret(account.id), identity: account.address)
    }

    func token(_ request: PluginRequest) throws(ProviderFailure) -> PluginToken {
        let id = request.state.exposedText
        guard isID(id), !request.address.isEmpty else {
            throw ProviderFailure(.grantEnded, "the kept state is none of this program")
        }
        // The same account may have been given to another mailbox, or its mail been switched off.
        guard let account = try desktop.accounts(of: request.address).first(where: { $0.id == id }) else {
            throw ProviderFailure(
                .needsAuthorization, "\(request.address) is no longer under Settings, Online Accounts")
        }
        try check(account)
        let (token, seconds) = try desktop.accessToken(of: id)
        return PluginToken(token, expiresIn: seconds, identity: account.address)
    }

    func revoke(_ request: PluginRequest) throws(ProviderFailure) {
        throw ProviderFailure(.unsupported, "remove the account under Settings, Online Accounts")
    }

    /// The account that is meant, asked for where there are several.
    private func account(of address: String, asking person: Person) throws -> OnlineAccounts.Account {
        let usable = try usableAccounts(of: address)
        guard usable.count > 1 else { return usable[0] }
        let names = usable.map(\.providerName)
        let choice = try person.answer(
            "\(address) is there several times: \(names.joined(separator: ", ")). Which one?", usualAnswer: names[0])
        guard let chosen = usable.first(where: { $0.providerName.lowercased() == choice.lowercased() }) else {
            throw ProviderFailure(.denied, "there is no account of \(address) at \"\(choice)\"")
        }
        return chosen
    }

    /// The first that is meant.
    private func account(of address: String) throws(ProviderFailure) -> OnlineAccounts.Account {
        try usableAccounts(of: address)[0]
    }

    /// Those that give access tokens for mail; one at least.
    private func usableAccounts(of address: String) throws(ProviderFailure) -> [OnlineAccounts.Account] {
        let found = try desktop.accounts(of: address)
        let usable = found.filter { $0.hasTokens && $0.hasMail }
        guard usable.isEmpty else { return usable }
        if let unusable = found.first { try check(unusable) }
        throw ProviderFailure(
            .needsAuthorization, "\(address) is not among the accounts under Settings, Online Accounts: sign in there")
    }

    private func check(_ account: OnlineAccounts.Account) throws(ProviderFailure) {
        guard account.hasTokens else {
            throw ProviderFailure(
                .misconfigured,
                "\(account.address) has a password and no access tokens under Settings, Online Accounts: declare "
                    + "authentication = \"password\"")
        }
        guard account.hasMail else {
            throw ProviderFailure(
                .needsAuthorization, "switch mail on for \(account.address) under Settings, Online Accounts")
        }
    }

    /// Part of an object's path, so nothing else is let in.
    private func isID(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    private static func server(
        _ mailProtocol: String, _ server: OnlineAccounts.Server?
    ) -> PluginDescription.Server? {
        server.map { .init(mailProtocol, host: $0.host, port: $0.port, security: $0.security) }
    }
}
