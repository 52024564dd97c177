import Grants
import OAuth

/// An account for tests.
func account(
    incoming: MailProtocol? = .imap, outgoing: Bool = true, user: String = "alice@example.org",
    security: ConnectionSecurity = .tls, mechanism: MechanismChoice = .auto, authentication: Authentication = .oauth2,
    caFile: String? = nil, host: String = "mail.example.org"
) throws -> Account {
    func connection(_ direction: Direction, _ mailProtocol: MailProtocol, _ port: Int) -> Connection {
        Connection(
            direction: direction, mailProtocol: mailProtocol, host: host, port: port, security: security,
            mechanism: mechanism, user: user, authentication: authentication, scopes: [], caFile: caFile,
            token: TokenDetails(endpoints: DeclaredEndpoints(), clientID: "client"))
    }
    return Account(
        name: try name("work"), address: user, provider: try name("generic"),
        incoming: incoming.map { connection(.incoming, $0, 993) },
        outgoing: outgoing ? connection(.outgoing, .smtp, 465) : nil, declaredIn: "work.toml")
}
