public import ConfigurationFiles
public import Grants

/// The keys about a mail server that an account's `[incoming]` and `[outgoing]` tables share with a provider's
/// `[incoming.PROTOCOL]` and `[outgoing.PROTOCOL]`, as somebody wrote them.
public struct ServerTable: Sendable, Equatable {
    public var host: String?
    public var port: Int?
    public var security: ConnectionSecurity?
    public var mechanism: MechanismChoice?
    public var scopes: [String]?
    /// In seconds.
    public var minimumRemaining: Int?
    public var sharedMailboxUser: SharedMailboxUser?
    /// Added to the scopes of a connection to a shared mailbox; in provider files only.
    public var sharedMailboxScopes: [String]?
    /// In place of the scopes where no person consents; in provider files only.
    public var appOnlyScopes: [String]?

    public init() {}

    /// Reads every key; the caller reports the unknown ones, since it may know more.
    public init(reading reader: TableReader) {
        self.init(reading: reader) { $0 }
    }

    /// - Parameter rule: what a rule becomes where texts may hold placeholders.
    init(reading reader: TableReader, adapting rule: (TextRule) -> TextRule) {
        host = reader.text("host", rule(.host))
        port = reader.integer("port", in: 1...65535)
        security = reader.choice("security")
        mechanism = reader.choice("mechanism")
        scopes = reader.texts("scopes", rule(.scope))
        minimumRemaining = reader.duration("minimum-remaining", in: 0...86_400)
        sharedMailboxUser = reader.choice("shared-mailbox-user")
    }

    /// A provider's table, which also says what depends on an account's other keys.
    init(ofProvider reader: TableReader, adapting rule: (TextRule) -> TextRule) {
        self.init(reading: reader, adapting: rule)
        sharedMailboxScopes = reader.texts("shared-mailbox-scopes", rule(.scope))
        appOnlyScopes = reader.texts("app-only-scopes", rule(.scope))
    }

    /// The same with every text changed.
    func mapTexts(_ change: (String) -> String) -> ServerTable {
        var mapped = self
        mapped.host = host.map(change)
        mapped.scopes = scopes?.map(change)
        mapped.sharedMailboxScopes = sharedMailboxScopes?.map(change)
        mapped.appOnlyScopes = appOnlyScopes?.map(change)
        return mapped
    }

    /// The scopes preset for a connection; nothing where the table has none.
    ///
    /// - Parameters:
    ///   - isAppOnly: whether the program itself is granted access, and no person.
    ///   - opensSharedMailbox: whether it is somebody else's mailbox that a person may open.
    public func presetScopes(isAppOnly: Bool, opensSharedMailbox: Bool) -> [String]? {
        if isAppOnly, let appOnlyScopes { return appOnlyScopes }
        guard opensSharedMailbox, !isAppOnly, let sharedMailboxScopes else { return scopes }
        return (scopes ?? []) + sharedMailboxScopes
    }
}
