import OAuth

/// What is asked for in a connection's name.
extension Connection {
    /// What this connection's access tokens must allow. Where a token is for one resource, it is that of the connection's
    /// first scope; scopes of another are then for the consent only.
    public var tokenScopes: [String] {
        let wanted = scopes.filter { !Scopes.isUnreported($0) }
        guard token.rules.oneResourcePerToken, let first = wanted.first else { return wanted }
        let resource = token.rules.resource(of: first)
        return wanted.filter { token.rules.resource(of: $0) == resource }
    }
}

extension ProviderRules {
    /// What a scope's access tokens are for; nothing for scopes such as `openid`.
    func resource(of scope: String) -> String? { Scopes.resource(of: scope, default: defaultResource) }

    /// The needed scopes that were not granted, in their order.
    func missing(_ needed: [String], in granted: [String]) -> [String] {
        Scopes.missing(needed, in: granted, defaultResource: defaultResource)
    }
}
