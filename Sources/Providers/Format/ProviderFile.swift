import ConfigurationFiles
import Grants

/// The form of provider files, version 1; `Plugins/Providers/README.md` describes it for those who write them.
enum ProviderFile {
    /// The one version this program reads. A file of another version says something it would misunderstand.
    static let format = 1

    /// - Throws: ``ConfigurationErrors`` with everything that is wrong in the file.
    static func read(
        _ text: String, name: PlainName, file: String, origin: DefinitionOrigin
    ) throws(ConfigurationErrors) -> ProviderDescription {
        let collector = ErrorCollector()
        let reader = TableReader(try DocumentTable(parsing: text, file: file), collector: collector)
        guard reader.hasFormat(format) else { return try collector.conclude(nil) }

        let displayName = reader.require(
            "display-name", reader.text("display-name"), "the provider's name for a person")
        let parameters = parameters(reader.table("parameters"))
        let placeholders = Placeholders(standingInFor: parameters)
        var rules = rules(reader.table("rules"))
        let token = token(reader.table("token"), placeholders, &rules)
        let description = ProviderDescription(
            name: name, displayName: displayName ?? "", parameters: parameters, token: token, rules: rules,
            servers: servers(reader, placeholders), origin: origin)
        reader.reportUnknownKeys()
        return try collector.conclude(description)
    }

    private static func parameters(_ reader: TableReader?) -> [ProviderParameter] {
        guard let reader else { return [] }
        return reader.tables().compactMap { name, table in
            defer { table.reportUnknownKeys() }
            let explanation = table.require("explanation", table.text("explanation"), "what a person is to fill in")
            var parameter = ProviderParameter(name: name, explanation: explanation ?? "")
            parameter.allowedValues = table.texts("values", parameter.rule) ?? []
            parameter.defaultValue = table.text("default", parameter.rule)
            guard PlainName(name) != nil, TokenTable.Key(rawValue: name) == nil else {
                reader.report(name, "a parameter's name consists of a-z, 0-9 and \"-\" and is no other key of [token]")
                return nil
            }
            return parameter
        }
    }

    /// - Parameter rules: takes the callback URLs, which are a rule for accounts and no default.
    private static func token(
        _ reader: TableReader?, _ placeholders: Placeholders, _ rules: inout ProviderRules
    ) -> TokenTable {
        guard let reader else { return TokenTable() }
        rules.redirectURIs = reader.texts("redirect-uris", .webAddress) ?? []
        let token = TokenTable(reading: reader, redirectURIs: rules.redirectURIs, adapting: placeholders.rule)
        reader.reportUnknownKeys()
        return token
    }

    private static func rules(_ reader: TableReader?) -> ProviderRules {
        guard let reader else { return ProviderRules() }
        var rules = ProviderRules()
        rules.deadTokenReasons = reader.texts("dead-token-reasons") ?? rules.deadTokenReasons
        rules.namesScopesAtRefresh = reader.boolean("names-scopes-at-refresh") ?? rules.namesScopesAtRefresh
        rules.oneResourcePerToken = reader.boolean("one-resource-per-token") ?? rules.oneResourcePerToken
        rules.defaultResource = reader.text("default-resource", .webAddress) ?? rules.defaultResource
        rules.clientAssertionAlgorithm = reader.choice("client-assertion-algorithm")
        rules.deviceGrantType = reader.text("device-grant-type", .grantType) ?? rules.deviceGrantType
        rules.deviceCodeParameter = reader.text("device-code-parameter", .parameterName) ?? rules.deviceCodeParameter
        reader.reportUnknownKeys()
        return rules
    }

    private static func servers(
        _ reader: TableReader, _ placeholders: Placeholders
    ) -> [Direction: [MailProtocol: ServerTable]] {
        var servers: [Direction: [MailProtocol: ServerTable]] = [:]
        for direction in Direction.allCases {
            guard let table = reader.table(direction.rawValue) else { continue }
            for mailProtocol in MailProtocol.allCases where mailProtocol.serves(direction) {
                guard let server = table.table(mailProtocol.rawValue) else { continue }
                servers[direction, default: [:]][mailProtocol] = ServerTable(
                    reading: server, adapting: placeholders.rule)
                server.reportUnknownKeys()
            }
            table.reportUnknownKeys()
        }
        return servers
    }
}
