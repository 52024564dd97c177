public import Secrets

/// Where access tokens wait for the next caller. A cache never fails: what it cannot do it leaves undone.
public protocol AccessTokenCache: Sendable {
    /// The connection's token, if one is kept and was minted for the connection as it is declared now.
    func token(for connection: ConnectionKey) async -> AccessToken?

    func keep(_ token: AccessToken, for connection: ConnectionKey) async

    /// Forgets the connection's token.
    func drop(_ connection: ConnectionKey) async

    /// Forgets the tokens of an account that may no longer be declared.
    func dropTokens(of account: PlainName, grants: [GrantID]) async

    /// Keeps a grant that the token store would not save until a later run saves it.
    ///
    /// - Returns: false where nothing can be held here, because it would reach a disk or not outlive the process.
    func hold(_ grantLine: Secret, of id: GrantID) async -> Bool

    /// The grant line that is held for this ID.
    func held(_ id: GrantID) async -> Secret?

    func letGo(_ id: GrantID) async
}

/// For which connection, as declared, and from which grant a cached token is.
public struct ConnectionKey: Sendable, Equatable {
    public var account: Account
    public var connection: Connection
    public var grant: GrantID

    public init(account: Account, connection: Connection, grant: GrantID) {
        self.account = account
        self.connection = connection
        self.grant = grant
    }

    /// The account's address in a fingerprint, which may be of an older declaration.
    public static func address(inFingerprint fingerprint: String) -> String? {
        let lines = fingerprint.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.count > 1 ? String(lines[1]) : nil
    }

    /// Changes with everything that decides where the token belongs; not secret.
    public var fingerprint: String {
        [
            grant.text, account.address, connection.mailProtocol.rawValue, connection.host, String(connection.port),
            connection.security.rawValue, connection.user, connection.sharedMailbox ?? "",
            connection.scopes.joined(separator: " "),
        ].joined(separator: "\n")
    }
}
