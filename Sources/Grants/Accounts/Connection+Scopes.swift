import OAuth

/// What is asked for in a connection's name.
extension Connection {
    /// What this connection's access tokens must allow. Where a token is for one resource, it is that of the connection's
    /// first scope; scopes of another are then for the consent only.
    public var tokenScopes: [String] {
        guard token.rules.oneResourcePerToken, let resource = tokenResource else { return scopes }
        return scopes.filter { scope in token.rules.resource(of: scope).map { $0 == resource } ?? true }
    }

    /// What its access tokens are for; nothing where it needs no scope of any resource.
    var tokenResource: String? { scopes.lazy.compactMap(token.rules.resource).first }
}

extension ProviderRules {
    /// What a scope's access tokens are for; nothing for scopes such as `openid`.
    func resource(of scope: String) -> String? { Scopes.resource(of: scope, default: defaultResource) }

    /// The needed scopes that were not granted, in their order.
    func missing(_ needed: [String], in granted: [String]) -> [String] {
        Scopes.missing(needed, in: granted, defaultResource: defaultResource)
    }
}
