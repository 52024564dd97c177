import Secrets

/// A client that a test registers while the sandbox runs, in place of one with the same ID.
struct ClientRegistration: Decodable, Sendable {
    private let clientID: String
    private let clientSecret: String?
    /// PEM: a certificate or a public key.
    private let key: String?
    private let keyID: String?
    private let algorithm: String?
    private let mailbox: String?
    private let isServiceAccount: Bool?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case key, algorithm, mailbox
        case clientID = "client_id"
        case clientSecret = "client_secret"
        case keyID = "key_id"
        case isServiceAccount = "service_account"
    }

    /// - Parameter users: the addresses that may be mailboxes.
    /// - Throws: `invalid_request` with what does not fit together.
    func client(users: some Collection<String>) throws(ProtocolError) -> Registry.Client {
        var registered: AssertionKey?
        if let key {
            registered = AssertionKey(pem: key)
            guard registered != nil else {
                throw .invalidRequest("key: a certificate or a public key in PEM, RSA or EC on P-256")
            }
            registered?.id = keyID
            registered?.algorithm = algorithm
        }
        guard clientSecret == nil || registered == nil else {
            throw .invalidRequest("a client has a secret or a key, not both")
        }
        guard mailbox.map(users.contains) ?? true else { throw .invalidRequest("mailbox: no such user") }
        let kind: Registry.Client.Kind = isServiceAccount == true ? .serviceAccount : .program
        guard kind == .program || registered != nil && mailbox == nil else {
            throw .invalidRequest("a service account has a key, and a mailbox with each assertion")
        }
        // Whoever is given a service account's key is given its ID, and no certificate.
        if kind == .serviceAccount { registered?.thumbprint = nil }
        return Registry.Client(
            id: clientID, secret: clientSecret.map { Secret($0) }, key: registered, mailbox: mailbox, kind: kind)
    }
}
