import FoundationEssentials
import Grants
public import Providers

/// The table as the providers' files have it: those of the person's own, then the bundled ones. A file that cannot be
/// read has no domains.
public struct CatalogDomains: KnownDomains {
    private let providers: [ProviderDescription]

    public init(_ catalog: ProviderCatalog) {
        providers = catalog.names.compactMap { try? catalog.provider($0) }
    }

    public func provider(ofDomain domain: String) -> KnownProvider? {
        first { $0.includes(domain) }
    }

    public func provider(ofMailExchanger host: String) -> KnownProvider? {
        first { $0.includes(mailExchanger: host) }
    }

    public func provider(ofAuthorizationServer host: String) -> KnownProvider? {
        providers.first { $0.authorizationHosts.contains(host.lowercased()) }.map { KnownProvider($0.name) }
    }

    private func first(where matches: (ProviderDomains) -> Bool) -> KnownProvider? {
        for provider in providers {
            guard let domains = provider.domains.first(where: matches) else { continue }
            return KnownProvider(provider.name, parameters: domains.parameters)
        }
        return nil
    }
}

extension ProviderDescription {
    /// The hosts of its authorization server, for an account that states nothing.
    fileprivate var authorizationHosts: Set<String> {
        let values = parameters.map { ($0.name, $0.defaultValue ?? $0.allowedValues.first ?? "value") }
        let token = filled(with: Dictionary(values) { first, _ in first }).token
        let addresses = [token.issuer, token.authorizationURL, token.tokenURL].compactMap { $0 }
        return Set(addresses.compactMap { URL(string: $0)?.host()?.lowercased() })
    }
}
