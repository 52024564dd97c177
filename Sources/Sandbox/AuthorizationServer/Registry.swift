import Secrets

/// Who and what the sandbox knows: fixed at its start.
struct Registry: Sendable {
    struct User: Sendable {
        let address: String
        let password: Secret
        /// The stable identifier in ID tokens, of no meaning to anybody else.
        let subject: String
    }

    struct Client: Sendable {
        enum Kind: Sendable {
            case program
            /// It asks for tokens in the name of users, with assertions that it signs.
            case serviceAccount
        }

        let id: String
        /// `nil` makes it a public client, unless it has a key.
        let secret: Secret?
        /// What its assertions are checked with.
        var key: AssertionKey?
        /// Whose mailbox the tokens open that it gets in its own name; `nil` gives it none.
        var mailbox: String?
        var kind = Kind.program
    }

    /// The client ID by which a mail server authenticates at the introspection endpoint.
    static let resourceServerID = "resource-server"

    let users: [String: User]
    let clients: [String: Client]
    let resourceServerSecret: Secret
    let redirects: RedirectPolicy
    let scopes: [String]
    /// What users may do with shared mailboxes.
    let mailRights: MailStore.Rights

    init(
        users: [User], clients: [Client], resourceServerSecret: Secret, redirects: RedirectPolicy, scopes: [String],
        mailRights: MailStore.Rights = [:]
    ) {
        self.users = Dictionary(users.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
        self.clients = Dictionary(clients.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.resourceServerSecret = resourceServerSecret
        self.redirects = redirects
        self.scopes = scopes
        self.mailRights = mailRights
    }

    /// The user with this password. An unknown user costs the same comparison as a wrong password.
    func user(_ address: String, password: Secret) -> User? {
        guard let user = users[address] else {
            _ = password == resourceServerSecret
            return nil
        }
        return user.password == password ? user : nil
    }
}
