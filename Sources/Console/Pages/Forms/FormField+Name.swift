import Grants

extension FormField {
    /// The name of its input, in the form's data.
    var inputName: String {
        switch self {
        case .name: "name"
        case .address: "address"
        case .type: "type"
        case .server(let direction, let part): "\(direction).\(part.rawValue)"
        case .grantType: "grant-type"
        case .parameter(let name): "parameter.\(name)"
        case .issuer: "issuer"
        case .authorizationURL: "authorization-url"
        case .tokenURL: "token-url"
        case .deviceAuthorizationURL: "device-authorization-url"
        case .clientID: "client-id"
        case .clientSecret: "client-secret"
        case .scopes: "scopes"
        case .sharedMailbox: "shared-mailbox"
        case .key: "key"
        case .keyValue: "key-value"
        case .moreKeys: "more-keys"
        case .form: "form"
        }
    }

    /// The `id` of its input. A full stop would have to be escaped in a selector.
    var elementID: String {
        "field-" + inputName.map { $0 == "." ? "-" : String($0) }.joined()
    }
}
