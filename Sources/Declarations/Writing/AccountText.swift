import Grants
import OAuth

/// Renders an account file as a person would have written it.
enum AccountText {
    static func render(_ account: NewAccount) -> String {
        let tables = [
            head(account), token(account), connection("incoming", account.incoming),
            connection("outgoing", account.outgoing),
        ]
        return tables.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private static func head(_ account: NewAccount) -> [String] {
        ["# Declared for mailgrant. No secret is in this file, so it can be kept in git."]
            + account.passwordCommands.map { "# Its app password is kept with: \($0)" }
            + ["# Authorize it with: mailgrant authorize \(account.name)"]
            + lines([("address", account.address), ("provider", account.provider.text)])
    }

    private static func token(_ account: NewAccount) -> [String] {
        let values: [(String, (any TOMLRepresentable)?)] = [
            ("grant-type", account.grantType?.rawValue),
            ("issuer", account.issuer),
            ("authorization-url", account.authorizationURL),
            ("token-url", account.tokenURL),
            ("device-authorization-url", account.deviceAuthorizationURL),
            ("revocation-url", account.revocationURL),
            ("jwks-url", account.jwksURL),
            ("client-id", account.clientID),
            ("client-authentication", account.clientAuthentication?.rawValue),
            ("certificate", account.certificate),
            ("redirect-uri", account.redirectURI),
            ("scopes", account.scopes),
        ]
        let parameters = account.parameters.sorted { $0.key < $1.key }.map { ($0.key.text, $0.value) }
        let keys = lines(parameters + values)
        return keys.isEmpty ? [] : ["# How a grant is obtained.", "[token]"] + keys
    }

    private static func connection(_ name: String, _ connection: NewConnection?) -> [String] {
        guard let connection else { return [] }
        return ["[\(name)]"]
            + lines([
                ("protocol", connection.mailProtocol.rawValue),
                ("host", connection.host),
                ("port", connection.port),
                ("security", connection.security?.rawValue),
                ("mechanism", connection.mechanism?.rawValue),
                ("user", connection.user),
                ("shared-mailbox", connection.sharedMailbox),
                ("scopes", connection.scopes),
                ("authentication", connection.authentication?.rawValue),
                ("ca-file", connection.caFile),
            ])
    }

    /// `key = value` for every value there is, the values in one column.
    private static func lines(_ values: [(key: String, value: (any TOMLRepresentable)?)]) -> [String] {
        let present = values.compactMap { key, value in value.map { (key, $0.toml) } }
        let width = present.map(\.0.count).max() ?? 0
        return present.map { key, toml in
            key + String(repeating: " ", count: width - key.count) + " = " + toml
        }
    }
}
