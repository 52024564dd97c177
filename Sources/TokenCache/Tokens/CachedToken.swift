public import Secrets

/// An access token with what a helper needs to hand it out in any format.
public struct CachedToken: Sendable, Equatable {
    /// The account's name.
    public var account: String
    public var direction: CacheDirection
    /// `imap`, `pop`, `smtp`, `ews` or `graph`.
    public var mailProtocol: String
    /// The server that the token is for; OAUTHBEARER repeats it.
    public var host: String
    public var port: UInt16
    /// The SASL user.
    public var user: String
    /// The SASL mechanism that the server was seen to accept, in lower case; nothing where none was seen.
    public var mechanism: String?
    public var accessToken: Secret
    /// When the provider ends it, in unix seconds.
    public var expiresAt: Int64
    /// Until when it is handed out, in unix seconds: the end of its life less the declared minimum remaining.
    public var usableUntil: Int64
    /// Whatever the writer must recognize the declaration and the grant by; the cache keeps it as it is.
    public var binding: String

    public init(
        account: String, direction: CacheDirection, mailProtocol: String, host: String, port: UInt16, user: String,
        mechanism: String?, accessToken: Secret, expiresAt: Int64, usableUntil: Int64, binding: String
    ) {
        self.account = account
        self.direction = direction
        self.mailProtocol = mailProtocol
        self.host = host
        self.port = port
        self.user = user
        self.mechanism = mechanism
        self.accessToken = accessToken
        self.expiresAt = expiresAt
        self.usableUntil = usableUntil
        self.binding = binding
    }
}

extension CachedToken {
    func append(to writer: inout FieldWriter) {
        writer.append(account)
        writer.append(direction == .incoming)
        writer.append(mailProtocol)
        writer.append(host)
        writer.append(Int64(port))
        writer.append(user)
        writer.append(mechanism ?? "")
        writer.append(accessToken)
        writer.append(expiresAt)
        writer.append(usableUntil)
        writer.append(binding)
    }

    /// Nothing where a field is missing or not what it must be.
    init?(from reader: inout FieldReader) {
        guard let account = reader.text(), let isIncoming = reader.boolean(),
            let mailProtocol = reader.text(), let host = reader.text(),
            let port = reader.integer().flatMap(UInt16.init(exactly:)), let user = reader.text(),
            let mechanism = reader.text(), let accessToken = reader.secret(), let expiresAt = reader.integer(),
            let usableUntil = reader.integer(), let binding = reader.text()
        else { return nil }
        self.init(
            account: account, direction: isIncoming ? .incoming : .outgoing, mailProtocol: mailProtocol, host: host,
            port: port, user: user, mechanism: mechanism.isEmpty ? nil : mechanism, accessToken: accessToken,
            expiresAt: expiresAt,
            usableUntil: usableUntil, binding: binding)
    }
}
