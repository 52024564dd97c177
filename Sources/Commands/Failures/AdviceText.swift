import FoundationEssentials
import Grants
import OAuth

/// Puts an account's values into the texts of advice.
struct AdviceText {
    let account: String
    let connection: Connection
    var codes: ErrorCodes?
    var missingScopes: [String]?

    func what(_ advice: ErrorAdvice) -> String { filled(advice.what) }

    /// The next step, and whose it is where it is not the reader's own.
    func remedy(_ advice: ErrorAdvice) -> String {
        switch advice.whoseMove {
        case .you: filled(advice.remedy)
        case .administrator: "for your administrator: " + filled(advice.remedy)
        case .nobody: "only time helps: " + filled(advice.remedy)
        }
    }

    /// The address of a page, with the account's values in it; nothing where the provider file has none of this name.
    func link(_ name: String) -> String? {
        guard let template = connection.token.rules.advice.links[name] else { return nil }
        return Self.fill(template) { name in
            AdvicePlaceholder(rawValue: name).map { FormEncoding.encode(value(of: $0, between: " "), space: .percent) }
        }
    }

    private func filled(_ text: String) -> String {
        Self.fill(text) { name in
            if name.hasSuffix("-url"), let link = link(String(name.dropLast("-url".count))) { return link }
            return AdvicePlaceholder(rawValue: name).map { value(of: $0, between: ", ") }
        }
    }

    /// In one pass: what a value holds is never taken for a placeholder.
    ///
    /// - Parameter value: of a name in braces; nothing leaves it as it stands.
    private static func fill(_ text: String, _ value: (String) -> String?) -> String {
        text.replacing(/\{([^{}]+)\}/) { match in value(String(match.output.1)) ?? String(match.output.0) }
    }

    private func value(of placeholder: AdvicePlaceholder, between: String) -> String {
        let commands = RemedyCommands(account: account, direction: connection.direction)
        switch placeholder {
        case .account: return account
        case .authorize: return commands.authorize
        case .check: return commands.check
        case .clientID: return connection.token.clientID
        case .code: return codes?.codes.first.map(String.init) ?? codes?.error ?? ""
        case .mailbox: return connection.sharedMailbox ?? connection.user
        case .missingScopes: return (missingScopes ?? connection.scopes).joined(separator: between)
        case .redirectURI: return connection.token.redirectURI
        case .server: return "\(connection.host):\(connection.port)"
        case .storeClientSecret:
            return commands.store(.clientSecret, of: connection.hasOwnToken ? connection.direction : nil)
        case .user: return connection.token.loginHint ?? connection.user
        }
    }
}
