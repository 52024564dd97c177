import DesktopPrograms
import Glibc
import MailgrantPlugin
import Secrets

/// The accounts that a person signed in to under Settings, Online Accounts.
///
/// The interfaces are those of gnome-online-accounts 3.46 (`org.gnome.OnlineAccounts.xml` in its development files).
struct OnlineAccounts: Sendable {
    /// One account.
    struct Account {
        /// Such as `account_1700000000_0`; it stays the same as long as the account is there.
        var id: String
        /// Such as `Google`.
        var providerName: String
        var address: String
        /// Whether a person has switched mail on for it: else the desktop says nothing of its mail.
        var hasMail: Bool
        /// Whether it has access tokens; else it has a password.
        var hasTokens: Bool
        var incoming: Server?
        var outgoing: Server?
    }

    struct Server: Equatable {
        var host: String
        var port: Int
        var security: String
    }

    private let service = BusService("org.gnome.OnlineAccounts")
    private static let root = "/org/gnome/OnlineAccounts"
    private static let interface = "org.gnome.OnlineAccounts"

    /// The accounts of an address. One that has just been started reads its accounts after it answers, so one
    /// that is missing is looked for again, for two seconds at most.
    func accounts(of address: String) throws(ProviderFailure) -> [Account] {
        for _ in 0..<10 {
            let found = try accounts().filter { $0.address.lowercased() == address.lowercased() }
            guard found.isEmpty else { return found }
            usleep(200_000)
        }
        return []
    }

    /// The access token of an account, and for how many seconds it is good.
    func accessToken(of id: String) throws(ProviderFailure) -> (token: Secret, seconds: Int?) {
        let answer: BusAnswer
        do {
            answer = try service.call(
                "GetAccessToken", of: Self.interface + ".OAuth2Based", at: "\(Self.root)/Accounts/\(id)")
        } catch {
            throw Self.refusal(error)
        }
        guard let token = answer.secret("0"), !token.isEmpty else {
            throw ProviderFailure(.providerFault, "GNOME Online Accounts gave an empty access token")
        }
        // Zero means that the service does not know.
        return (token, answer.text("1").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil })
    }

    private func accounts() throws(ProviderFailure) -> [Account] {
        let answer: BusAnswer
        do {
            answer = try service.call(
                "GetManagedObjects", of: "org.freedesktop.DBus.ObjectManager", at: Self.root)
        } catch {
            throw Self.refusal(error)
        }
        // Tuple, object path, interface, property.
        let properties = answer.values.filter { $0.path.count >= 3 }
        let objects = Dictionary(grouping: properties) { $0.path[1] }
        return objects.sorted { $0.key < $1.key }.compactMap { Account($0.value) }
    }

    private static func refusal(_ error: BusError) -> ProviderFailure {
        switch error.code {
        case .refused("org.gnome.OnlineAccounts.Error.NotAuthorized"):
            ProviderFailure(.needsAuthorization, "sign in again under Settings, Online Accounts (\(error.detail))")
        case .refused("org.gnome.OnlineAccounts.Error.NotSupported"),
            .refused("org.freedesktop.DBus.Error.UnknownMethod"), .refused("org.freedesktop.DBus.Error.UnknownObject"),
            .refused("org.freedesktop.DBus.Error.UnknownInterface"):
            ProviderFailure(.needsAuthorization, "the account is no longer under Settings, Online Accounts")
        default: ProviderFailure(error, service: "GNOME Online Accounts")
        }
    }
}

extension OnlineAccounts.Account {
    /// Nothing where it says not whose it is.
    fileprivate init?(_ properties: [BusAnswer.Value]) {
        func text(_ interface: String, _ name: String) -> String? {
            properties.first {
                $0.path.count == 4 && $0.path[2] == "org.gnome.OnlineAccounts.\(interface)" && $0.path[3] == name
            }?.text.exposedText
        }
        let mailAddress = text("Mail", "EmailAddress")
        guard let id = text("Account", "Id"), let address = mailAddress ?? text("Account", "PresentationIdentity"),
            !address.isEmpty
        else { return nil }
        self.id = id
        self.address = address
        providerName = text("Account", "ProviderName") ?? text("Account", "ProviderType") ?? "?"
        hasMail = mailAddress != nil && text("Account", "MailDisabled") != "true"
        hasTokens = properties.contains { $0.path[2] == "org.gnome.OnlineAccounts.OAuth2Based" }
        incoming = OnlineAccounts.Server(
            text("Mail", "ImapHost"), isSupported: text("Mail", "ImapSupported"), usesSSL: text("Mail", "ImapUseSsl"),
            usual: (993, 143))
        outgoing = OnlineAccounts.Server(
            text("Mail", "SmtpHost"), isSupported: text("Mail", "SmtpSupported"), usesSSL: text("Mail", "SmtpUseSsl"),
            usual: (465, 587))
    }
}

extension OnlineAccounts.Server {
    /// A host may have its port behind a colon.
    fileprivate init?(_ host: String?, isSupported: String?, usesSSL: String?, usual: (tls: Int, starttls: Int)) {
        guard isSupported == "true", let host, !host.isEmpty else { return nil }
        let parts = host.split(separator: ":", maxSplits: 1).map(String.init)
        self.host = parts[0]
        // What uses neither is not protected, which mailgrant does not do: STARTTLS or nothing.
        let isTLS = usesSSL == "true"
        security = isTLS ? "tls" : "starttls"
        port = parts.count == 2 ? Int(parts[1]) ?? 0 : isTLS ? usual.tls : usual.starttls
    }
}
