public import Secrets

/// A password as git-credential-libsecret keeps it: text whose first line is the password, and whose further lines say
/// when it ends and how another is had.
public struct ServerPassword: Sendable, Equatable {
    /// Whose it is; nothing where its keeper did not say.
    public var user: String?
    public var path: String?
    public var password: Secret
    /// When it ends, in unix seconds; nothing means never.
    public var expiresAt: Int64?
    /// What another program makes a new password from. It is kept and given back, and otherwise none of our business.
    public var refreshToken: Secret?

    public init(
        user: String?, path: String? = nil, password: Secret, expiresAt: Int64? = nil, refreshToken: Secret? = nil
    ) {
        self.user = user
        self.path = path
        self.password = password
        self.expiresAt = expiresAt
        self.refreshToken = refreshToken
    }

    init(user: String?, path: String?, text: UnsafeRawBufferPointer) {
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        self.init(user: user, path: path, password: Secret(lines.first ?? text[..<0]))
        for line in lines.dropFirst() {
            if let end = Self.value(Self.expiryPrefix, in: line) {
                expiresAt = Int64(String(decoding: end, as: UTF8.self)).flatMap { $0 > 0 ? $0 : nil }
            } else if let token = Self.value(Self.refreshTokenPrefix, in: line) {
                refreshToken = Secret(token)
            }
        }
    }

    /// What is saved.
    var text: Secret {
        var parts = [password]
        if let expiresAt { parts.append(Secret("\n\(Self.expiryPrefix)\(expiresAt)")) }
        if let refreshToken { parts += [Secret("\n" + Self.refreshTokenPrefix), refreshToken] }
        return Secret(joining: parts)
    }

    private static let expiryPrefix = "password_expiry_utc="
    private static let refreshTokenPrefix = "oauth_refresh_token="

    private static func value(
        _ prefix: String, in line: Slice<UnsafeRawBufferPointer>
    ) -> Slice<UnsafeRawBufferPointer>? {
        line.starts(with: prefix.utf8) ? line.dropFirst(prefix.utf8.count) : nil
    }
}
