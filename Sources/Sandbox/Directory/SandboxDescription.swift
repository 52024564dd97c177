/// What `sandbox.json` says: everything a script needs to find its way. It names the files that hold secrets and holds
/// none itself.
public struct SandboxDescription: Encodable, Sendable {
    public struct User: Encodable, Sendable {
        public let address: String
        public let passwordFile: String

        private enum CodingKeys: String, CodingKey {
            case address
            case passwordFile = "password_file"
        }
    }

    public struct Client: Encodable, Sendable {
        public let id: String
        /// Absent for a public client.
        public let secretFile: String?

        private enum CodingKeys: String, CodingKey {
            case id = "client_id"
            case secretFile = "client_secret_file"
        }
    }

    /// The version of this form.
    public let version = 1
    public let purpose = "for practice only"
    public let issuer: String
    public let processID: Int32
    public let directory: String
    public let authorizationEndpoint: String
    public let tokenEndpoint: String
    public let introspectionEndpoint: String
    public let revocationEndpoint: String
    public let userInfoEndpoint: String
    public let jwksURI: String
    public let ewsEndpoint: String
    /// With its version, without a slash at its end.
    public let graphEndpoint: String
    public let controlEndpoint: String
    public let controlKeyFile: String
    /// The certificate authority in PEM. Absent where the certificate came from outside.
    public let authorityFile: String?
    /// By which a mail server authenticates at the introspection endpoint.
    public let resourceServer: Client
    public let clients: [Client]
    public let users: [User]
    public let sharedMailboxes: [String]
    public let scopes: [String]

    private enum CodingKeys: String, CodingKey {
        case version, purpose, issuer, directory, clients, users, scopes
        case processID = "process_id"
        case authorizationEndpoint = "authorization_endpoint"
        case tokenEndpoint = "token_endpoint"
        case introspectionEndpoint = "introspection_endpoint"
        case revocationEndpoint = "revocation_endpoint"
        case userInfoEndpoint = "userinfo_endpoint"
        case jwksURI = "jwks_uri"
        case ewsEndpoint = "ews_endpoint"
        case graphEndpoint = "graph_endpoint"
        case sharedMailboxes = "shared_mailboxes"
        case controlEndpoint = "control_endpoint"
        case controlKeyFile = "control_key_file"
        case authorityFile = "ca_file"
        case resourceServer = "resource_server"
    }
}
