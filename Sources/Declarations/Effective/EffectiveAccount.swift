public import ConfigurationFiles
import FoundationEssentials
public import Grants
import OAuth
import Providers

extension DeclarationLoader {
    /// Everything that an account declares, with what its provider's file and mailgrant itself say where it is silent.
    /// What nobody says is left out. Nothing where there is no such account.
    ///
    /// - Throws: ``ConfigurationErrors`` with everything that is wrong in its files.
    public func effectiveValues(of name: PlainName) throws(ConfigurationErrors) -> [EffectiveValue]? {
        guard let account = try account(named: name), let document = try files(of: name)?.document(),
            let provider = try providers.provider(account.provider),
            let providerDocument = try providers.document(of: account.provider)
        else { return nil }
        return EffectiveAccount(
            account: account, document: document, provider: provider, providerDocument: providerDocument,
            settings: try SettingsFile.document(of: list)
        ).values
    }
}

/// Finds out who says what an account is.
///
/// The values are the account's as it is in force; only where each comes from is looked up.
private struct EffectiveAccount {
    let account: Account
    let document: DocumentTable
    let provider: ProviderDescription
    let providerDocument: DocumentTable
    let settings: DocumentTable?

    var values: [EffectiveValue] {
        var values = rows(
            "",
            [
                ("address", .text(account.address), [["address"]], nil),
                ("provider", .text(account.provider.text), [["provider"]], nil),
                (
                    "clients", account.clients.isEmpty ? nil : .texts(account.clients.map(\.description)),
                    [["clients"]], nil
                ),
            ])
        let needsGrant = account.connections.filter { $0.authentication == .oauth2 }
        if let sharing = needsGrant.first(where: { !$0.hasOwnToken }) { values += token(of: sharing, "token") }
        for connection in account.connections {
            values += self.connection(connection)
            if connection.hasOwnToken { values += token(of: connection, "\(connection.direction).token") }
        }
        return values
    }

    /// - Parameters:
    ///   - declared: the keys in the account's files that may say it, the first that does first.
    ///   - default: the key in the provider's file.
    private typealias Row = (key: String, value: EffectiveValue.Value?, declared: [[String]], default: [String]?)

    private func rows(_ table: String, _ rows: [Row]) -> [EffectiveValue] {
        rows.compactMap { row in
            guard let value = row.value else { return nil }
            let key = table.isEmpty ? row.key : table + "." + row.key
            return EffectiveValue(key: key, value: value, origin: origin(row))
        }
    }

    private func origin(_ row: Row) -> EffectiveValue.Origin {
        if let entry = row.declared.lazy.compactMap(document.entry).first { return .file(entry.location) }
        guard let path = row.default, let entry = providerDocument.entry(path) else { return .builtIn }
        // Port and protection tell each other: where the account states one, the provider's other may give way.
        if ["port", "security"].contains(row.key), entry.value.effective != row.value { return .builtIn }
        switch provider.origin {
        case .bundled, .program: return .bundled(entry.location)
        case .file: return .file(entry.location)
        }
    }

    private func connection(_ connection: Connection) -> [EffectiveValue] {
        let direction = connection.direction.rawValue
        let mailProtocol = connection.mailProtocol.rawValue
        let isToken = connection.authentication == .oauth2
        func row(_ key: String, _ value: String?, or elsewhere: [[String]] = []) -> Row {
            (key, value.map { .text($0) }, [[direction, key]] + elsewhere, [direction, mailProtocol, key])
        }
        let scopesKey =
            connection.isAppOnly && providerDocument.entry([direction, mailProtocol, "app-only-scopes"]) != nil
            ? "app-only-scopes" : "scopes"
        let scopes: Row = (
            "scopes", isToken ? .texts(connection.scopes) : nil,
            [[direction, "scopes"], [direction, "token", "scopes"], ["token", "scopes"]],
            [direction, mailProtocol, scopesKey]
        )
        let values = rows(
            direction,
            [
                row("protocol", mailProtocol), row("host", connection.host), row("port", String(connection.port)),
                row("security", connection.security.rawValue),
                row("mechanism", isToken ? connection.mechanism.rawValue : nil),
                row("user", connection.user, or: [["address"]]),
                row("shared-mailbox", connection.sharedMailbox),
                row(
                    "shared-mailbox-user", connection.sharedMailbox == nil ? nil : connection.sharedMailboxUser.rawValue
                ),
                row("authentication", connection.authentication.rawValue), scopes,
                row("minimum-remaining", connection.minimumRemaining.map { "\($0)s" }),
            ])
        return values + [caFile(of: connection)].compactMap(\.self)
    }

    /// The connection's own, else that of the settings.
    private func caFile(of connection: Connection) -> EffectiveValue? {
        let key = "\(connection.direction).ca-file"
        guard let file = connection.caFile else { return nil }
        let entry =
            document.entry([connection.direction.rawValue, "ca-file"]) ?? settings?.entry(["network", "ca-file"])
        return EffectiveValue(key: key, value: .text(file), origin: entry.map { .file($0.location) } ?? .builtIn)
    }

    private func token(of connection: Connection, _ table: String) -> [EffectiveValue] {
        let own = connection.hasOwnToken ? [[connection.direction.rawValue, "token"]] : []
        let tables = own + [["token"]]
        let details = connection.token
        func row(_ key: TokenTable.Key, _ value: String?, or elsewhere: [[String]] = []) -> Row {
            (
                key.rawValue, value.map { .text($0) }, tables.map { $0 + [key.rawValue] } + elsewhere,
                ["token", key.rawValue]
            )
        }
        let endpoints = details.endpoints
        let known: [Row] = [
            row(.grantType, details.grantType.rawValue), row(.issuer, endpoints.issuer),
            row(.authorizationURL, endpoints.authorizationURL?.absoluteString),
            row(.tokenURL, endpoints.tokenURL?.absoluteString),
            row(.deviceAuthorizationURL, endpoints.deviceAuthorizationURL?.absoluteString),
            row(.revocationURL, endpoints.revocationURL?.absoluteString),
            row(.jwksURL, endpoints.jwksURL?.absoluteString),
            row(.registrationURL, declared(.registrationURL, in: tables) ?? provider.token.registrationURL),
            row(.clientID, details.program == nil ? details.clientID : nil),
            row(.clientAuthentication, details.clientAuthentication?.rawValue),
            row(.certificate, details.certificate),
            row(.redirectURI, details.program == nil ? details.redirectURI : nil),
            row(.loginHint, details.loginHint, or: [["address"]]),
        ]
        let scopes: Row = (
            "scopes", .texts(details.additionalScopes), tables.map { $0 + ["scopes"] }, ["token", "scopes"]
        )
        let parameters = details.authorizationParameters.map { parameter -> Row in
            let path = [TokenTable.Key.authorizationParameters.rawValue, parameter.name]
            return (
                path.joined(separator: "."), .text(parameter.value), tables.map { $0 + path }, ["token"] + path
            )
        }
        return rows(table, known + [scopes] + parameters + providerParameters(tables))
    }

    private func providerParameters(_ tables: [[String]]) -> [Row] {
        var values: [String: String] = [:]
        for parameter in provider.parameters {
            values[parameter.name] = declared(parameter.name, in: tables) ?? parameter.defaultValue
        }
        return provider.parameters.map { parameter in
            (
                parameter.name, values[parameter.name].map { .text(provider.filled($0, with: values)) },
                tables.map { $0 + [parameter.name] }, ["parameters", parameter.name, "default"]
            )
        }
    }

    private func declared(_ key: TokenTable.Key, in tables: [[String]]) -> String? {
        declared(key.rawValue, in: tables)
    }

    private func declared(_ key: String, in tables: [[String]]) -> String? {
        let entry = tables.lazy.compactMap { document.entry($0 + [key]) }.first
        guard case .string(let text)? = entry?.value else { return nil }
        return text
    }
}
