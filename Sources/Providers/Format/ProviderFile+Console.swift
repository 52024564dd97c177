import ConfigurationFiles
import Grants

/// `[[types]]` and `[[scopes]]`: what a person is shown to choose from, and what is asked for explained.
extension ProviderFile {
    static func types(_ reader: TableReader) -> [ProviderType] {
        let tables = reader.elements("types")
        var types: [ProviderType] = []
        for table in tables {
            let type = type(table)
            if tables.count > 1, !table.has("id") {
                table.report("id", "is missing: it tells this type from the others")
            }
            if let id = type.id, types.contains(where: { $0.id == id }) {
                table.report("id", "another type is called \"\(id)\"")
            }
            types.append(type)
        }
        return types
    }

    private static func type(_ table: TableReader) -> ProviderType {
        defer { table.reportUnknownKeys() }
        let id = table.text("id", .typeID).flatMap(PlainName.init)
        let name = table.require(
            "name", table.text("name"), "what a person chooses, such as \"Microsoft Graph API\"")
        return ProviderType(
            id: id, name: name ?? "", protocols: words("protocols", table) ?? MailProtocol.allCases,
            grantTypes: words("grant-types", table) ?? GrantType.ofServers)
    }

    /// Words of a fixed list, one at least.
    private static func words<Word>(_ key: String, _ table: TableReader) -> [Word]?
    where Word: RawRepresentable<String> & CaseIterable {
        let texts = table.texts(key, .oneOf(Word.self))
        if texts?.isEmpty == true { table.report(key, "must not be empty: nobody could choose this type") }
        return texts?.compactMap(Word.init)
    }

    static func scopeNotes(_ reader: TableReader, _ standIns: StandIns) -> [ScopeNote] {
        reader.elements("scopes").compactMap { table in
            defer { table.reportUnknownKeys() }
            let scope = table.require("scope", table.text("scope", standIns.rule(.scope)), "which scope is explained")
            let allows = table.require("allows", table.text("allows", .adviceText), "what it allows, for a person")
            let protocols = table.texts("protocols", .oneOf(MailProtocol.self))?.compactMap(MailProtocol.init)
            let permission = permission(table)
            guard let scope, let allows else { return nil }
            return ScopeNote(scope: scope, protocols: protocols ?? [], allows: allows, permission: permission)
        }
    }

    /// All three keys, or none.
    private static func permission(_ table: TableReader) -> RegisteredPermission? {
        let api = table.text("api")
        let name = table.text("permission")
        let kind = table.choice("kind", of: RegisteredPermission.Kind.self)
        guard ["api", "permission", "kind"].contains(where: table.has) else { return nil }
        let neededAPI = table.require("api", api, "whose permission it is, such as \"Microsoft Graph\"")
        let neededName = table.require("permission", name, "its name in the registration, such as \"Mail.Send\"")
        let neededKind = table.require("kind", kind, "delegated or application")
        guard let neededAPI, let neededName, let neededKind else { return nil }
        return RegisteredPermission(api: neededAPI, name: neededName, kind: neededKind)
    }
}

extension TextRule {
    fileprivate static let typeID = TextRule("is not a name: a-z, 0-9 and \"-\", not \"-\" first") {
        PlainName($0) != nil
    }
}
