import FoundationEssentials
import Secrets
import Surroundings

/// What `mailgrant status --json` says, as far as it is looked at.
struct StatusDocument: Decodable {
    struct Account: Decodable {
        let name: String
        let connections: [Connection]
    }

    struct Connection: Decodable {
        let direction: String
        let state: String
        let reason: String?
        let mechanism: String?
        let failure: String?
        let accessTokenExpiresAt: String?
        let grant: Grant?
    }

    struct Grant: Decodable {
        let id: String
        let identity: String?
        let identityStated: Bool
    }

    struct FileError: Decodable {
        let account: String
        let file: String
        let line: Int?
        let column: Int?
        let key: String?
    }

    let version: Int
    let accounts: [Account]
    let errors: [FileError]

    var connections: [Connection] { accounts.flatMap(\.connections) }

    /// The connection of the account ``Practice/account``.
    subscript(direction: Direction) -> Connection? {
        accounts.first { $0.name == Practice.account }?.connections.first { $0.direction == direction.rawValue }
    }
}

extension Practice {
    /// What `mailgrant status --json` says, whatever its exit status.
    func status() async throws -> StatusDocument {
        let outcome = try await mailgrant("status", "--json").run()
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(StatusDocument.self, from: Data(outcome.standardOutput))
    }

    /// How often the browser was opened.
    var browserVisits: Int {
        browser.log.lines().count { $0.hasPrefix("GET \(provider.issuer)/authorize:") }
    }

    /// How many requests the provider's endpoints got while something was done; those of the mail server, which asks
    /// about tokens, do not count.
    func requests(during body: () async throws -> Void) async throws -> Int {
        try await provider.control.clearLog()
        try await body()
        return try await provider.control.requests().count { $0.endpoint != "introspect" }
    }

    /// How many refresh tokens were exchanged with success while something was done.
    func refreshes(during body: () async throws -> Void) async throws -> Int {
        let before = try await provider.control.refreshCount()
        try await body()
        return try await provider.control.refreshCount() - before
    }

    /// What the token store holds under a kind, such as `grant`, as `secret-tool search` prints it.
    func storedItems(_ kind: String) async throws -> String {
        let outcome = try await Program(
            "secret-tool", ["search", "--all", "kind", kind], environment: environment
        ).runSuccessfully()
        return outcome.output + outcome.errors
    }

    /// The secrets that the token store holds under a kind.
    func storedSecrets(_ kind: String) async throws -> [String] {
        try await storedItems(kind).split(separator: "\n").filter { $0.hasPrefix("secret = ") }
            .map { String($0.dropFirst("secret = ".count)) }
    }

    /// A refresh token that another program got, here by authorizing and forgetting. The account is declared then.
    func refreshTokenOfAnotherProgram() async throws -> Secret {
        try await declare()
        try await authorizing().runSuccessfully()
        let token = try await refreshToken()
        try await mailgrant("forget", Practice.account).runSuccessfully()
        return token
    }

    /// The refresh token of the account's grant.
    func refreshToken() async throws -> Secret {
        struct Grant: Decodable {
            let refreshToken: String

            enum CodingKeys: String, CodingKey {
                case refreshToken = "refresh-token"
            }
        }
        for line in try await storedItems("grant").split(separator: "\n") where line.hasPrefix("secret = ") {
            let grant = try JSONDecoder().decode(Grant.self, from: Data(line.dropFirst("secret = ".count).utf8))
            return Secret(grant.refreshToken)
        }
        throw NoGrantStored()
    }
}

/// The token store holds no grant.
private struct NoGrantStored: Error {}
