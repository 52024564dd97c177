public import Secrets
public import TokenCache

/// An app password with what a helper needs to hand it out.
public struct AppPassword: Sendable, Equatable {
    /// The account's name.
    public var account: String
    public var direction: CacheDirection
    /// The server that it is for.
    public var host: String
    /// Who logs in with it.
    public var user: String
    public var password: Secret

    public init(account: String, direction: CacheDirection, host: String, user: String, password: Secret) {
        self.account = account
        self.direction = direction
        self.host = host
        self.user = user
        self.password = password
    }

    /// What `mailgrant token` prints: one line, its line feed included.
    ///
    /// - Parameter maxBytes: the longest password, in bytes, that the caller can take.
    /// - Throws: ``ProgramFailure``: a format that only an access token has (64), a password that is longer than
    ///   `maxBytes` (65) or would not stay on its line (78).
    public func rendered(as format: OutputFormat, maxBytes: Int? = nil) throws(ProgramFailure) -> Secret {
        if let maxBytes, password.count > maxBytes { throw tooLong(maxBytes) }
        // Somebody else may have written into the token store: what ends a line would begin another.
        guard password.withExposedBytes({ bytes in bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7f } }) else {
            throw ProgramFailure(
                .configuration, subject, what: "the app password has control characters",
                remedy: "store it again with: mailgrant store password")
        }
        let line =
            switch format {
            case .token: password
            case .json: json
            case .netrc: try NetrcEntry(host: host, user: user, secret: password).line(subject: subject)
            case .xoauth2, .oauthbearer, .header:
                throw ProgramFailure(
                    .usage, subject, what: "an app password has no form \(format.rawValue), which is for access tokens",
                    remedy: "give --format token, netrc or json")
            }
        return line.followed(by: Secret("\n"))
    }

    private var subject: String { "\(account) \(direction.rawValue)" }

    private func tooLong(_ limit: Int) -> ProgramFailure {
        ProgramFailure(
            .dataError, subject,
            what: "the app password has \(password.count) bytes, and its caller takes at most \(limit)",
            remedy: "use a mail program that takes longer ones")
    }

    private var json: Secret {
        Secret("\(JSONString.head(account: account, direction: direction, user: user))\"password\":")
            .followed(by: JSONString.quoted(password)).followed(by: Secret("}"))
    }
}
