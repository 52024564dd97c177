import FoundationEssentials
import Grants
import OAuth
import Secrets
import Testing

/// Makes a private directory, lends it to a closure and removes it.
func withDirectory<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let directory = FileManager.default.temporaryDirectory.path + "/local-state-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    return try await body(directory)
}

/// The nine permission bits of a file.
func mode(of path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int) & 0o777
}

func name(_ text: String = "work") throws -> PlainName { try #require(PlainName(text)) }

/// A connection of an account that is declared and authorized with a grant.
func connectionKey(
    _ grant: GrantID = GrantID(UUID()), host: String = "imap.example.org", user: String = "alice@example.org"
) throws -> ConnectionKey {
    let details = TokenDetails(endpoints: DeclaredEndpoints(issuer: "https://id.example.org"), clientID: "client")
    let connection = Connection(
        direction: .incoming, mailProtocol: .imap, host: host, port: 993, security: .tls, user: user,
        scopes: ["mail.read"], token: details)
    let account = Account(
        name: try name(), address: "alice@example.org", provider: try name("generic"), incoming: connection,
        outgoing: nil, declaredIn: "accounts/work.toml")
    return ConnectionKey(account: account, connection: connection, grant: grant)
}

func accessToken(_ lifetime: TimeInterval = 3_600) -> AccessToken {
    let now = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))
    return AccessToken(
        token: Secret(UUID().uuidString), expiresAt: now.addingTimeInterval(lifetime),
        usableUntil: now.addingTimeInterval(lifetime - 60))
}
