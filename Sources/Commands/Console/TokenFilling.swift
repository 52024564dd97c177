import ConfigurationFiles
import Console
import Grants
import OAuth
import Providers

/// What "OAuth Token Details" have where a person has typed nothing: by type, grant type, parameters and shared mailbox.
struct TokenFilling {
    let provider: ProviderDescription
    let type: ProviderType
    let mailProtocol: MailProtocol
    let direction: Direction
    let grantType: GrantType
    let opensSharedMailbox: Bool
    /// Of all the provider's parameters, filled.
    let parameters: [String: String]
    /// With the values in it.
    let filled: ProviderDescription

    /// - Parameters:
    ///   - parameters: as typed; one that is empty or unknown has its default.
    ///   - grantType: as typed; one that the type does not allow becomes its first.
    init(
        _ provider: ProviderDescription, _ type: ProviderType, _ mailProtocol: MailProtocol, _ direction: Direction,
        grantType: GrantType?, parameters: [String: String], opensSharedMailbox: Bool
    ) {
        self.provider = provider
        self.type = type
        self.mailProtocol = mailProtocol
        self.direction = direction
        self.opensSharedMailbox = opensSharedMailbox
        self.grantType = grantType.flatMap { type.grantTypes.contains($0) ? $0 : nil } ?? type.grantTypes[0]
        self.parameters = provider.values(typed: parameters)
        filled = provider.filled(with: self.parameters)
    }

    var server: ServerTable { filled.server(direction, mailProtocol) }

    /// For the mail server.
    var mailScopes: [String] {
        server.presetScopes(isAppOnly: grantType.isAppOnly, opensSharedMailbox: opensSharedMailbox) ?? []
    }

    /// Asked for beside them.
    var scopesBeside: [String] { grantType.isAppOnly ? [] : filled.token.scopes ?? [] }

    var scopes: [String] { Scopes.union([mailScopes, scopesBeside]) }

    /// - Parameter shared: the account's `[token]`, whose values are the defaults of a token of its own.
    func draft(over shared: TokenTable? = nil) -> TokenDraft {
        let token = shared?.over(filled.token) ?? filled.token
        return TokenDraft(
            type: provider.id(of: type), grantType: grantType.rawValue, parameters: parameters,
            issuer: token.issuer ?? "", authorizationURL: token.authorizationURL ?? "", tokenURL: token.tokenURL ?? "",
            deviceAuthorizationURL: token.deviceAuthorizationURL ?? "", clientID: token.clientID ?? "",
            scopes: scopes.joined(separator: "\n"), usesSharedMailbox: opensSharedMailbox)
    }
}

extension ProviderDescription {
    /// A value for every parameter that has one: as typed, else its default, which may follow from another's value.
    func values(typed: [String: String]) -> [String: String] {
        var values: [String: String] = [:]
        for parameter in parameters {
            let word = typed[parameter.name].flatMap { $0.isEmpty ? nil : $0 }
            values[parameter.name] = word ?? parameter.defaultValue
        }
        let unfilled = values
        return values.mapValues { filled($0, with: unfilled) }
    }

    /// Whether a text is what some account has by default: a text of this file as one of its variants fills it, with
    /// something in the place of what accounts state freely.
    func isDefault(_ text: String, of template: String?) -> Bool {
        guard let template else { return false }
        return choices.contains { Self.fits(text, filled(template, with: $0)) }
    }

    /// Every way to choose among the values that parameters allow.
    private var choices: [[String: String]] {
        parameters.filter { !$0.allowedValues.isEmpty }.reduce([[:]]) { choices, parameter in
            choices.flatMap { choice in
                parameter.allowedValues.map { choice.merging([parameter.name: $0]) { _, new in new } }
            }
        }
    }

    /// Whether a text is a template with something in the place of its placeholders, which cannot leave its place in an
    /// address.
    private static func fits(_ text: String, _ template: String) -> Bool {
        let parts = template.split(separator: "{", omittingEmptySubsequences: false)
        let literals = parts.dropFirst().map { part in
            part.firstIndex(of: "}").map { part[part.index(after: $0)...] } ?? part
        }
        guard text.hasPrefix(parts[0]) else { return false }
        var rest = text.dropFirst(parts[0].count)
        for literal in literals {
            let value = rest.prefix { $0 != "/" }
            rest = rest.dropFirst(value.count)
            guard !value.isEmpty, rest.hasPrefix(literal) else { return false }
            rest = rest.dropFirst(literal.count)
        }
        return rest.isEmpty
    }
}
