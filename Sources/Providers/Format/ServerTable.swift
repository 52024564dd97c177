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
    }

    /// The same with every text changed.
    func mapTexts(_ change: (String) -> String) -> ServerTable {
        var mapped = self
        mapped.host = host.map(change)
        mapped.scopes = scopes?.map(change)
        return mapped
    }
}
