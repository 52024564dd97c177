import ConfigurationFiles
import Declarations
import Foundation
import Grants
import OAuth

@testable import Reconciliation

/// An account and what is known of it, to be changed by a test.
struct Setting {
    static let then = Date(timeIntervalSince1970: 1_800_000_000)

    private let grant = GrantID(UUID())

    func name(_ text: String) -> PlainName { plainName(text) }

    private let endpoints = DeclaredEndpoints(
        authorizationURL: URL(string: "https://id.example.org/authorize"),
        tokenURL: URL(string: "https://id.example.org/token"))

    /// Declared with both connections, or with one.
    func account(
        _ only: KeyPath<Account, Connection?>? = nil, named name: String = "work", provider: String = "generic",
        host: String = "example.org"
    ) -> Account {
        let token = TokenDetails(endpoints: endpoints, clientID: "client", additionalScopes: ["offline_access"])
        var account = Account(
            name: self.name(name), address: "alice@example.org", provider: self.name(provider),
            incoming: Connection(
                direction: .incoming, mailProtocol: .imap, host: "imap.\(host)", port: 993, security: .tls,
                user: "alice@example.org", scopes: ["mail.read"], token: token),
            outgoing: Connection(
                direction: .outgoing, mailProtocol: .smtp, host: "smtp.\(host)", port: 587, security: .starttls,
                user: "alice@example.org", scopes: ["mail.send"], token: token),
            declaredIn: "/config/accounts/\(name).toml")
        if only == \.incoming { account.outgoing = nil }
        if only == \.outgoing { account.incoming = nil }
        return account
    }

    /// The record of that account, authorized.
    func record(
        verified: Bool, _ only: KeyPath<Account, Connection?>? = nil, named name: String = "work",
        host: String = "example.org"
    ) -> (key: PlainName, value: AccountRecord) {
        let account = account(only, named: name, host: host)
        guard let tokenURL = endpoints.tokenURL else { preconditionFailure("the endpoints are written above") }
        let binding = EndpointBinding(
            issuer: nil, authorizationURL: endpoints.authorizationURL, tokenURL: tokenURL,
            deviceAuthorizationURL: nil, revocationURL: nil, jwksURL: nil, clientID: "client", declared: endpoints)
        var record = AccountRecord()
        record.sharedGrant = grant
        record.grants = [
            GrantSummary(
                of: Grant(
                    id: grant, account: account.name, grantType: .authorizationCode, refreshToken: nil,
                    scopes: ["mail.read", "mail.send"], identity: .notStated, consentedAt: Self.then,
                    binding: .endpoints(binding)))
        ]
        for connection in account.connections {
            var observed = ConnectionRecord(
                grant: grant, hasOwnGrant: false, authorizedAt: Self.then, endpoint: MailEndpoint(of: connection))
            if verified {
                observed.verified = VerifiedRecord(at: Self.then, mechanism: "XOAUTH2", opened: "INBOX")
            }
            record[connection.direction] = observed
        }
        return (account.name, record)
    }

    func declared(_ accounts: [Account], broken: [String] = []) -> Declarations {
        var declared = Declarations(settings: .success(Settings()))
        for account in accounts { declared.accounts[account.name] = .success(account) }
        for name in broken {
            let error = ConfigurationError(
                file: "/config/accounts/\(name).toml", line: 1, column: 1, message: "is wrong")
            declared.accounts[self.name(name)] = .failure(ConfigurationErrors(error))
        }
        return declared
    }

    func plan(
        _ accounts: [Account], _ records: [(key: PlainName, value: AccountRecord)], broken: [String] = []
    ) -> Plan {
        Plan(
            declared(accounts, broken: broken),
            Observed(records: Dictionary(uniqueKeysWithValues: records.map { ($0.key, $0.value) })))
    }

    func plan(_ accounts: [Account], _ records: [PlainName: AccountRecord]) -> Plan {
        Plan(declared(accounts), Observed(records: records))
    }
}

/// The name that a text is.
func plainName(_ text: String) -> PlainName {
    guard let name = PlainName(text) else { preconditionFailure("\(text) is no name") }
    return name
}
