/// The addresses of the sandbox, all below its issuer.
struct Endpoints: Sendable {
    /// `https://HOST:PORT`, without a path and without a slash at its end.
    let issuer: String

    init(host: String, port: Int) {
        issuer = host.contains(":") ? "https://[\(host)]:\(port)" : "https://\(host):\(port)"
    }

    var authorization: String { issuer + Endpoint.authorize.path }
    var token: String { issuer + Endpoint.token.path }
    var deviceAuthorization: String { issuer + Endpoint.deviceAuthorization.path }
    var device: String { issuer + Endpoint.device.path }
    var introspection: String { issuer + Endpoint.introspect.path }
    var revocation: String { issuer + Endpoint.revoke.path }
    var userInfo: String { issuer + Endpoint.userInfo.path }
    var keys: String { issuer + Endpoint.jwks.path }
    var registration: String { issuer + Endpoint.register.path }
    var ews: String { issuer + Endpoint.ews.path }
    var graph: String { issuer + Endpoint.graph.path }
    var control: String { issuer + "/control" }
}

/// One place that answers. Its raw value is its name in the control interface.
enum Endpoint: String, Sendable, Codable, CaseIterable {
    case discovery
    case authorize
    case signIn = "sign-in"
    case consent
    case deviceAuthorization = "device-authorization"
    /// The page where a device's code is typed.
    case device
    case token
    case introspect
    case revoke
    case jwks
    case userInfo = "userinfo"
    case register
    /// Exchange Web Services.
    case ews
    /// Microsoft Graph.
    case graph
    /// The addresses that Graph gives out for uploads.
    case upload

    var path: String {
        switch self {
        case .discovery: "/.well-known/openid-configuration"
        case .signIn: "/authorize/sign-in"
        case .consent: "/authorize/consent"
        case .ews: "/EWS/Exchange.asmx"
        case .graph: "/v1.0"
        case .upload: "/uploads"
        default: "/" + rawValue
        }
    }
}
