import HTTPTypes

/// The first component of a path as Microsoft's identity platform has it: a tenant's ID or domain, or a name that
/// stands for many of them.
struct MicrosoftTenant: Sendable, Equatable {
    let name: String

    /// The one tenant of the sandbox.
    static let id = "5a9db0c5-0000-4000-8000-000000000001"
    /// The tenant of all personal accounts.
    static let personalID = "9188040d-6c67-4c5b-b112-36a304b66dad"

    /// Nothing where the path is not one of Microsoft's form.
    init?(inPath path: String) {
        let components = path.split(separator: "/").map(String.init)
        guard components.count >= 3, components.contains("v2.0") else { return nil }
        name = components[0]
    }

    /// Whether it stands for more tenants than one, so that none can answer in its own name.
    var isShared: Bool { ["common", "organizations", "consumers"].contains(name) }

    /// Whether there is such a tenant: the sandbox's, by its ID or by the domain of one of its users.
    func exists(amongDomainsOf addresses: some Sequence<String>) -> Bool {
        if isShared || name == Self.id { return true }
        return addresses.contains { $0.lowercased().hasSuffix("@" + name.lowercased()) }
    }

    /// As the discovery document states it: a template where the tenant is only known after sign-in.
    func issuer(at base: String) -> String {
        switch name {
        case "common", "organizations": "\(base)/{tenantid}/v2.0"
        case "consumers": "\(base)/\(Self.personalID)/v2.0"
        default: "\(base)/\(Self.id)/v2.0"
        }
    }
}

/// Where the endpoints are below a tenant.
enum MicrosoftRoute {
    static func routes(_ endpoint: Endpoint) -> [(path: String, method: HTTPRequest.Method)] {
        switch endpoint {
        case .discovery: [("/:tenant/v2.0/.well-known/openid-configuration", .get)]
        case .jwks: [("/:tenant/discovery/v2.0/keys", .get)]
        case .authorize: [("/:tenant/oauth2/v2.0/authorize", .get)]
        case .token: [("/:tenant/oauth2/v2.0/token", .post)]
        case .deviceAuthorization: [("/:tenant/oauth2/v2.0/devicecode", .post)]
        default: []
        }
    }
}
