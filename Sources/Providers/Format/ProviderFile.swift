import ConfigurationFiles
import Grants

/// The form of provider files, version 1; `Plugins/Providers/README.md` describes it for those who write them.
///
/// Parts of it are in extensions, a file each.
enum ProviderFile {
    /// The one version this program reads. A file of another version says something it would misunderstand.
    static let format = 1

    /// - Parameter errorTables: the texts of the bundled error tables by the provider's name.
    /// - Throws: ``ConfigurationErrors`` with everything that is wrong in the file.
    static func read(
        _ text: String, name: PlainName, file: String, origin: DefinitionOrigin, errorTables: [String: String] = [:]
    ) throws(ConfigurationErrors) -> ProviderDescription {
        try read(
            try DocumentTable(parsing: text, file: file), name: name, origin: origin, errorTables: errorTables)
    }

    /// - Parameter observer: is told each key that is asked for.
    static func read(
        _ document: DocumentTable, name: PlainName, origin: DefinitionOrigin, errorTables: [String: String] = [:],
        observer: KeyObserver? = nil
    ) throws(ConfigurationErrors) -> ProviderDescription {
        let collector = ErrorCollector()
        let reader = TableReader(document, collector: collector, observer: observer)
        guard reader.hasFormat(format) else { return try collector.conclude(nil) }

        let displayName = reader.require(
            "display-name", reader.text("display-name"), "the provider's name for a person")
        let parameters = parameters(reader.table("parameters"))
        let standIns = StandIns(parameters)
        var rules = rules(reader.table("rules"), standIns)
        rules.advice.links = links(reader.table("links"), standIns)
        read(advice: reader, into: &rules.advice, standIns, errorTables)
        let token = token(reader.table("token"), standIns, &rules)
        if token.grantType == .program, !origin.isProgram {
            reader.report("token.grant-type", "\"program\" is for providers that are a program, and this one is a file")
        }
        let description = ProviderDescription(
            name: name, displayName: displayName ?? "", notice: reader.text("notice"),
            domains: domains(reader, parameters), parameters: parameters, token: token, rules: rules,
            servers: servers(reader, standIns), types: types(reader), scopeNotes: scopeNotes(reader, standIns),
            origin: origin)
        reader.reportUnknownKeys()
        return try collector.conclude(description)
    }

    /// - Parameter rules: takes the callback URLs, which are a rule for accounts and no default.
    private static func token(
        _ reader: TableReader?, _ standIns: StandIns, _ rules: inout ProviderRules
    ) -> TokenTable {
        guard let reader else { return TokenTable() }
        rules.redirectURIs = reader.texts("redirect-uris", .webAddress) ?? []
        let token = TokenTable(reading: reader, redirectURIs: rules.redirectURIs, adapting: standIns.rule)
        reader.reportUnknownKeys()
        return token
    }

    private static func rules(_ reader: TableReader?, _ standIns: StandIns) -> ProviderRules {
        guard let reader else { return ProviderRules() }
        var rules = ProviderRules()
        rules.deadTokenReasons = reader.texts("dead-token-reasons") ?? rules.deadTokenReasons
        rules.namesScopesAtRefresh = reader.boolean("names-scopes-at-refresh") ?? rules.namesScopesAtRefresh
        rules.refreshEndsTokens = reader.boolean("refresh-ends-tokens") ?? rules.refreshEndsTokens
        rules.revocationEndsOtherGrants =
            reader.boolean("revocation-ends-other-grants") ?? rules.revocationEndsOtherGrants
        rules.oneResourcePerToken = reader.boolean("one-resource-per-token") ?? rules.oneResourcePerToken
        rules.defaultResource = reader.text("default-resource", standIns.rule(.webAddress)) ?? rules.defaultResource
        rules.clientAssertionAlgorithm = reader.choice("client-assertion-algorithm")
        rules.deviceGrantType = reader.text("device-grant-type", .grantType) ?? rules.deviceGrantType
        rules.deviceCodeParameter = reader.text("device-code-parameter", .parameterName) ?? rules.deviceCodeParameter
        // Microsoft's issuers have the tenant's ID in this place, which only the ID token itself tells.
        rules.identityIssuer = reader.text("identity-issuer", standIns.adding(["tenantid"]).rule(.issuer))
        rules.advice.codePrefix = reader.text("error-code-prefix")
        reader.reportUnknownKeys()
        return rules
    }

    private static func servers(
        _ reader: TableReader, _ standIns: StandIns
    ) -> [Direction: [MailProtocol: ServerTable]] {
        var servers: [Direction: [MailProtocol: ServerTable]] = [:]
        for direction in Direction.allCases {
            guard let table = reader.table(direction.rawValue) else { continue }
            for mailProtocol in MailProtocol.allCases where mailProtocol.serves(direction) {
                guard let server = table.table(mailProtocol.rawValue) else { continue }
                servers[direction, default: [:]][mailProtocol] = ServerTable(
                    ofProvider: server, adapting: standIns.rule)
                server.reportUnknownKeys()
            }
            table.reportUnknownKeys()
        }
        return servers
    }

    private static func links(_ reader: TableReader?, _ standIns: StandIns) -> [String: String] {
        let rule = standIns.adding(AdvicePlaceholder.allCases.map(\.rawValue)).rule(.webAddress)
        return Dictionary(uniqueKeysWithValues: reader?.entries(rule).map { ($0.key, $0.text) } ?? [])
    }

    private static func domains(_ reader: TableReader, _ parameters: [ProviderParameter]) -> [ProviderDomains] {
        reader.elements("domains").map { table in
            defer { table.reportUnknownKeys() }
            var domains = ProviderDomains()
            domains.names = table.texts("names", .host)?.map { $0.lowercased() } ?? []
            domains.mailExchangers = table.texts("mx", .host)?.map { $0.lowercased() } ?? []
            if let values = table.table("parameters") {
                for parameter in parameters {
                    domains.parameters[parameter.name] = values.text(parameter.name, parameter.rule)
                }
                values.reportUnknownKeys()
            }
            return domains
        }
    }
}

extension DefinitionOrigin {
    /// Whether a program said it.
    var isProgram: Bool {
        if case .program = self { true } else { false }
    }
}
