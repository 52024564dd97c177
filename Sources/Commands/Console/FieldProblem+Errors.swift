import ConfigurationFiles
import Console
import Declarations
import Grants
import Providers

/// What the loader says of a declaration, at the fields of a form.
extension FieldProblem {
    /// - Parameter provider: whose parameters are fields, too.
    static func all(_ errors: ConfigurationErrors, _ provider: ProviderDescription?) -> [FieldProblem] {
        errors.errors.map { error in
            let path = error.key?.split(separator: ".").map(String.init) ?? []
            guard let field = FormField(key: path, provider) else {
                let words = [error.key, error.message].compactMap { $0 }.joined(separator: " ")
                return FieldProblem(field: .form, message: words)
            }
            return FieldProblem(field: field, message: error.message)
        }
    }
}

extension FormField {
    /// The field that stands for a key of a declaration; nothing where none does.
    init?(key path: [String], _ provider: ProviderDescription?) {
        guard let first = path.first else { return nil }
        switch first {
        case "address" where path.count == 1: self = .address
        case "provider" where path.count == 1: self = .type
        case "token" where path.count == 2: self.init(tokenKey: path[1], provider)
        default:
            guard let direction = Direction(rawValue: first), path.count > 1 else { return nil }
            self.init(direction, Array(path.dropFirst()), provider)
        }
    }

    private init?(_ direction: Direction, _ path: [String], _ provider: ProviderDescription?) {
        if path.count == 2, path[0] == "token" {
            self.init(tokenKey: path[1], provider)
            return
        }
        switch path[0] {
        case "authentication": self = .server(direction, .usesOAuth)
        case "shared-mailbox": self = .sharedMailbox
        case "scopes": self = .scopes
        case let key:
            guard let field = ServerField(rawValue: key) else { return nil }
            self = .server(direction, field)
        }
    }

    private init?(tokenKey key: String, _ provider: ProviderDescription?) {
        switch TokenTable.Key(rawValue: key) {
        case .grantType: self = .grantType
        case .issuer: self = .issuer
        case .authorizationURL: self = .authorizationURL
        case .tokenURL: self = .tokenURL
        case .deviceAuthorizationURL: self = .deviceAuthorizationURL
        case .clientID: self = .clientID
        case .scopes: self = .scopes
        case nil where provider?.parameters.contains { $0.name == key } ?? false: self = .parameter(key)
        default: return nil
        }
    }
}
