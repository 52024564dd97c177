public import Grants

/// One way of using a provider, which a person chooses under "Type": some of its protocols.
public struct ProviderType: Sendable, Equatable {
    /// Tells it from the provider's others; nothing where it is the only one.
    public var id: PlainName?
    /// For a person, such as `Microsoft Graph API`.
    public var name: String
    public var protocols: [MailProtocol]
    /// As the provider allows them with these protocols, the usual one first.
    public var grantTypes: [GrantType]

    public init(
        id: PlainName? = nil, name: String, protocols: [MailProtocol] = MailProtocol.allCases,
        grantTypes: [GrantType] = GrantType.ofServers
    ) {
        self.id = id
        self.name = name
        self.protocols = protocols
        self.grantTypes = grantTypes
    }
}

extension ProviderDescription {
    /// Its types. A provider whose file names none is one by itself.
    public var offeredTypes: [ProviderType] { types.isEmpty ? [ProviderType(name: displayName)] : types }

    /// The name of a type among those of all providers, such as `microsoft:graph`, or `google` where it is the only one.
    public func id(of type: ProviderType) -> String {
        [name.text, type.id?.text].compactMap(\.self).joined(separator: ":")
    }
}
