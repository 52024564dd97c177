import Console
import Grants
import OAuth
import Providers

extension TokenDraft {
    /// The same draft where something changed on which defaults rest: the fields that still had old defaults get the new
    /// ones, and what was typed stays.
    ///
    /// - Parameter new: what the draft's type, grant type, parameters and shared mailbox give now.
    func refilled(with new: TokenDraft, _ filling: TokenFilling, _ catalog: ProviderCatalog) -> TokenDraft {
        // What a person typed stays, even where it is what another provider has by default.
        let filled = filledType.flatMap { catalog.type($0)?.provider }
        let providers = filled.map { [$0] } ?? catalog.names.compactMap { try? catalog.provider($0) }
        var refilled = self
        refilled.type = new.type
        refilled.grantType = new.grantType
        refilled.parameters = new.parameters.merging(typedParameters(filling.provider)) { _, typed in typed }
        for (field, key) in Self.declaredFields {
            let text = self[keyPath: field]
            let isTyped =
                !text.isEmpty
                && !providers.contains { $0.isDefault(text, of: $0.token[keyPath: key]) }
            if !isTyped { refilled[keyPath: field] = new[keyPath: field] }
        }
        if scopeList.isEmpty || providers.contains(where: { $0.isPreset(scopeList) }) { refilled.scopes = new.scopes }
        return refilled
    }

    /// The fields that are one text each, and what declares them.
    static var declaredFields: [(WritableKeyPath<TokenDraft, String>, KeyPath<TokenTable, String?>)] {
        [
            (\.issuer, \.issuer), (\.authorizationURL, \.authorizationURL), (\.tokenURL, \.tokenURL),
            (\.deviceAuthorizationURL, \.deviceAuthorizationURL), (\.clientID, \.clientID),
        ]
    }

    /// One word each, in order.
    var scopeList: [String] { scopes.split(whereSeparator: \.isWhitespace).map(String.init) }

    /// The values of the provider's parameters that are no default, whatever the other parameters are.
    private func typedParameters(_ provider: ProviderDescription) -> [String: String] {
        let defaults = provider.parameters.map { ($0.name, provider.defaults(of: $0)) }
        let known = Dictionary(defaults) { first, _ in first }
        return parameters.filter { name, value in
            guard let defaults = known[name], !value.isEmpty else { return false }
            // A choice is always the person's; only what followed from another choice is a default that gives way.
            return provider.parameters.contains { $0.name == name && !($0.defaultValue?.contains("{") ?? false) }
                || !defaults.contains(value)
        }
    }
}

extension ProviderDescription {
    /// Every value that a parameter may have by default, by the values of the others.
    func defaults(of parameter: ProviderParameter) -> Set<String> {
        guard let template = parameter.defaultValue else { return [] }
        var defaults: Set<String> = [filled(template, with: values(typed: [:]))]
        for other in parameters {
            for value in other.allowedValues {
                defaults.insert(filled(template, with: values(typed: [other.name: value])))
            }
        }
        return defaults
    }

    /// Whether scopes are what a connection of this provider asks for by default: any protocol, any grant type, with a shared
    /// mailbox or without.
    func isPreset(_ scopes: [String]) -> Bool {
        let beside = token.scopes ?? []
        for server in servers.values.flatMap(\.values) {
            for (isAppOnly, isShared) in [(false, false), (false, true), (true, false)] {
                let preset = server.presetScopes(isAppOnly: isAppOnly, opensSharedMailbox: isShared) ?? []
                let templates = Scopes.union([preset, isAppOnly ? [] : beside])
                guard templates.count == scopes.count else { continue }
                let isSame = scopes.allSatisfy { scope in
                    templates.contains { isDefault(scope, of: $0) }
                }
                if isSame { return true }
            }
        }
        return !beside.isEmpty && Set(scopes) == Set(beside)
    }
}
