import Console
import Grants
import Providers

extension ProviderCatalog {
    /// All types of all providers, by their names for a person; what fits any provider comes last. A broken file has none:
    /// the accounts that need it say so.
    var tokenTypes: [TokenType] {
        let all = names.compactMap { try? provider($0) }.flatMap { provider in
            provider.offeredTypes.map { TokenType(id: provider.id(of: $0), name: $0.name, provider: provider.name) }
        }
        return all.sorted { left, right in
            let (leftIsLast, rightIsLast) = (left.provider.text == "generic", right.provider.text == "generic")
            return leftIsLast == rightIsLast ? (left.name, left.id) < (right.name, right.id) : rightIsLast
        }
    }

    /// What an ID of a type stands for; nothing where there is no such type.
    func type(_ id: String) -> (provider: ProviderDescription, type: ProviderType)? {
        guard let name = PlainName(String(id.prefix { $0 != ":" })), let provider = try? provider(name) else {
            return nil
        }
        return provider.offeredTypes.first { provider.id(of: $0) == id }.map { (provider, $0) }
    }
}

extension ProviderDescription {
    /// The type that a protocol belongs to: the only one where it belongs to none.
    func type(of mailProtocol: MailProtocol?) -> ProviderType {
        let types = offeredTypes
        return types.first { type in mailProtocol.map(type.protocols.contains) ?? false } ?? types[0]
    }

    func typeID(of mailProtocol: MailProtocol?) -> String { id(of: type(of: mailProtocol)) }
}

extension ProviderType {
    /// The protocol with which the type serves a direction: the one that is used already, else its first.
    func mailProtocol(_ direction: Direction, now: MailProtocol?) -> MailProtocol? {
        if let now, protocols.contains(now), now.serves(direction) { return now }
        return protocols.first { $0.serves(direction) }
    }
}
