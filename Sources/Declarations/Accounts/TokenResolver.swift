import ConfigurationFiles
import FoundationEssentials
import Grants
import Providers

/// Fills in what the token tables of one connection leave out.
struct TokenResolver {
    let address: String
    let provider: ProviderDescription
    let layers: Layers
    let memory: ReadingMemory
    /// The account's `[token]`.
    let shared: TokenDeclaration?
    /// The connection's own table, which wins key by key.
    let own: TokenDeclaration?
    /// The account's document.
    let root: TableReader
    /// False for a connection that authenticates with a password: then nothing can be missing.
    let isNeeded: Bool

    struct Resolved {
        var details: TokenDetails
        /// The scopes for mail that a token table of the account states in place of the provider's preset.
        var declaredMailScopes: [String]?
        /// The provider, with the account's parameters filled in.
        var provider: ProviderDescription
    }

    /// Nothing where a key is missing; the error has been reported.
    func token() -> Resolved? {
        let declared = (own?.values ?? TokenTable()).over(shared?.values ?? TokenTable())
        guard let values = parameters() else { return nil }
        let provider = memory.filled(provider, with: values)
        let merged = declared.over(provider.token)
        let program = provider.program(with: values)
        if isNeeded {
            let fits = [own, shared].compactMap(\.self).map { $0.fits(provider) }
            guard fits.allSatisfy(\.self), program != nil || isComplete(merged) else { return nil }
        }

        let details = TokenDetails(
            grantType: merged.grantType ?? .authorizationCode, endpoints: endpoints(merged),
            clientID: merged.clientID ?? "", clientAuthentication: merged.clientAuthentication,
            certificate: merged.certificate.map { layers.resolve($0, statedIn: provider.file ?? "") },
            redirectURI: merged.redirectURI ?? "http://127.0.0.1", additionalScopes: merged.scopes ?? [],
            loginHint: merged.loginHint ?? address, authorizationParameters: merged.authorizationParameters,
            rules: provider.rules, program: program)
        return Resolved(
            details: details, declaredMailScopes: declared.scopes.map(IdentityScope.excluded), provider: provider)
    }

    /// The values of the provider's parameters; nothing where a needed one is missing.
    private func parameters() -> [String: String]? {
        var values: [String: String] = [:]
        var isComplete = true
        for parameter in provider.parameters {
            let name = parameter.name
            values[name] = own?.parameters[name] ?? shared?.parameters[name] ?? parameter.defaultValue
            if isNeeded, values[name] == nil {
                reportMissing([name], parameter.explanation)
                isComplete = false
            }
        }
        return isComplete ? values : nil
    }

    private func isComplete(_ token: TokenTable) -> Bool {
        if token.clientID == nil {
            reportMissing(
                ["client-id"], "the ID under which mailgrant is registered with provider \"\(provider.name)\"")
        }
        let missing = missingEndpoints(token)
        if !missing.isEmpty {
            let instead = missing.joined(separator: " and ")
            reportMissing(["issuer"] + missing, "the provider's address for discovery (or else \(instead))")
        }
        return token.clientID != nil && missing.isEmpty
    }

    /// Without an issuer nothing is discovered, so the endpoints that the grant type needs must be declared.
    private func missingEndpoints(_ token: TokenTable) -> [String] {
        if token.issuer != nil { return [] }
        let needed: [(TokenTable.Key, String?)] =
            switch token.grantType ?? .authorizationCode {
            case .authorizationCode: [(.authorizationURL, token.authorizationURL), (.tokenURL, token.tokenURL)]
            case .deviceCode: [(.deviceAuthorizationURL, token.deviceAuthorizationURL), (.tokenURL, token.tokenURL)]
            case .clientCredentials, .jwtBearer: [(.tokenURL, token.tokenURL)]
            case .program: []
            }
        return needed.filter { $0.1 == nil }.map(\.0.rawValue)
    }

    /// Reports the first key as missing, unless one of them is there: then it is wrong, and has been reported.
    private func reportMissing(_ keys: [String], _ hint: String) {
        let tables = [own?.table, shared?.table].compactMap(\.self)
        if tables.contains(where: { keys.contains(where: $0.has) }) { return }
        let message = "is missing: " + hint
        if let table = tables.first { table.report(keys[0], message) } else { root.report("token." + keys[0], message) }
    }

    private func endpoints(_ token: TokenTable) -> DeclaredEndpoints {
        func url(_ text: String?) -> URL? { text.flatMap(memory.url) }
        return DeclaredEndpoints(
            issuer: token.issuer, authorizationURL: url(token.authorizationURL), tokenURL: url(token.tokenURL),
            deviceAuthorizationURL: url(token.deviceAuthorizationURL), revocationURL: url(token.revocationURL),
            jwksURL: url(token.jwksURL))
    }
}

extension ProviderDescription {
    /// Nothing for one that is no file of a person's.
    fileprivate var file: String? {
        if case .file(let path) = origin { path } else { nil }
    }
}
