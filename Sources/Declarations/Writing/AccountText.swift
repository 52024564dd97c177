import ConfigurationFiles
import Grants
import OAuth
import Providers

/// Renders an account file as a person would have written it.
enum AccountText {
    static func render(_ account: NewAccount) -> String {
        let shared = token("token", account.token, comment: "# How a grant is obtained.")
        let tables =
            [head(account), account.token == NewToken() ? [] : shared]
            + Direction.allCases.flatMap { connection($0.rawValue, account[$0]) }
        return tables.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private static func head(_ account: NewAccount) -> [String] {
        ["# Declared for mailgrant. No secret is in this file, so it can be kept in git."]
            + account.passwordCommands.map { "# Its app password is kept with: \($0)" }
            + ["# Authorize it with: mailgrant authorize \(account.name)"]
            + lines([("address", account.address), ("provider", account.provider.text), ("clients", account.clients)])
    }

    private static func token(_ name: String, _ token: NewToken, comment: String) -> [String] {
        let values = token.values
        let keys: [(TokenTable.Key, (any TOMLRepresentable)?)] = [
            (.grantType, values.grantType?.rawValue),
            (.issuer, values.issuer),
            (.authorizationURL, values.authorizationURL),
            (.tokenURL, values.tokenURL),
            (.deviceAuthorizationURL, values.deviceAuthorizationURL),
            (.revocationURL, values.revocationURL),
            (.jwksURL, values.jwksURL),
            (.registrationURL, values.registrationURL),
            (.clientID, values.clientID),
            (.clientAuthentication, values.clientAuthentication?.rawValue),
            (.certificate, values.certificate),
            (.redirectURI, values.redirectURI),
            (.scopes, values.scopes),
            (.loginHint, values.loginHint),
            (.authorizationParameters, braces(values.authorizationParameters)),
        ]
        let parameters = token.parameters.sorted { $0.key < $1.key }.map { ($0.key.text, $0.value) }
        return [comment, "[\(name)]"] + lines(parameters + keys.map { ($0.rawValue, $1) })
    }

    private static func connection(_ name: String, _ connection: NewConnection?) -> [[String]] {
        guard let connection else { return [] }
        let keys = lines([
            ("protocol", connection.mailProtocol.rawValue),
            ("host", connection.host),
            ("port", connection.port),
            ("security", connection.security?.rawValue),
            ("mechanism", connection.mechanism?.rawValue),
            ("user", connection.user),
            ("shared-mailbox", connection.sharedMailbox),
            ("shared-mailbox-user", connection.sharedMailboxUser?.rawValue),
            ("scopes", connection.scopes),
            ("authentication", connection.authentication?.rawValue),
            ("minimum-remaining", connection.minimumRemaining.map(duration)),
            ("ca-file", connection.caFile),
        ])
        let own = connection.token.map {
            token("\(name).token", $0, comment: "# How a grant of its own is obtained.")
        }
        return [["[\(name)]"] + keys] + [own].compactMap(\.self)
    }

    private static func braces(_ parameters: [AuthorizationParameter]) -> TOMLBraces? {
        parameters.isEmpty ? nil : TOMLBraces(parameters.map { ($0.name, $0.value) })
    }

    /// In the largest unit that tells it exactly.
    private static func duration(_ seconds: Int) -> String {
        let units = [(3600, "h"), (60, "m")]
        let unit = units.first { seconds > 0 && seconds.isMultiple(of: $0.0) } ?? (1, "s")
        return "\(seconds / unit.0)\(unit.1)"
    }

    /// `key = value` for every value there is, the values in one column.
    static func lines(_ values: [(key: String, value: (any TOMLRepresentable)?)]) -> [String] {
        let present = values.compactMap { key, value in value.map { (key, $0.toml) } }
        let width = present.map(\.0.count).max() ?? 0
        return present.map { key, toml in
            key + String(repeating: " ", count: width - key.count) + " = " + toml
        }
    }
}
