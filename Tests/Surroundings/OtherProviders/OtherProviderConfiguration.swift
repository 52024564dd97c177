import FoundationEssentials
import Secrets

/// What a server's script is told: `provider.json`, with secrets that are made up for this run.
struct OtherProviderConfiguration {
    struct ConfidentialClient {
        let id: String
        let secret: Secret
    }

    let kind: OtherProvider.Kind
    let port: UInt16
    let redirectPort: UInt16
    let owner: String
    let password: Secret
    let certificate: PrivateCA.ServerCertificate
    let confidentialClient: ConfidentialClient
    /// As whom the mail server asks about tokens.
    let resourceServer: ConfidentialClient

    init(
        _ kind: OtherProvider.Kind, port: UInt16, redirectPort: UInt16, owner: String,
        certificate: PrivateCA.ServerCertificate
    ) {
        self.kind = kind
        self.port = port
        self.redirectPort = redirectPort
        self.owner = owner
        self.certificate = certificate
        password = Self.madeUpSecret()
        confidentialClient = ConfidentialClient(
            id: OtherProvider.confidentialClientID, secret: Self.madeUpSecret())
        resourceServer = ConfidentialClient(id: "mail-server", secret: Self.madeUpSecret())
    }

    private static func madeUpSecret() -> Secret {
        Secret(UUID().uuidString.lowercased() + UUID().uuidString.lowercased())
    }

    var redirectURI: String {
        switch kind {
        case .canaille: "http://127.0.0.1:\(redirectPort)/"
        case .djangoOAuthToolkit: "http://127.0.0.1"
        }
    }

    var introspectionURL: String {
        switch kind {
        // Dovecot would send the secret in the body, which Canaille does not read; curl(1) knows this form as well.
        case .canaille:
            "https://\(resourceServer.id):\(resourceServer.secret.exposedText)@localhost:\(port)/oauth/introspect"
        case .djangoOAuthToolkit: "https://localhost:\(port)/o/introspect/"
        }
    }

    /// The one place where the made-up secrets are written down, for the script that is given them.
    func encoded() throws -> Data {
        try JSONEncoder().encode(
            File(
                port: port, accessTokenLifetime: 3600, certificate: certificate.certificate, key: certificate.key,
                users: [["address": owner, "password": password.exposedText]], resourceServer: resourceServer.id,
                clients: clients))
    }

    private struct File: Encodable {
        let port: UInt16
        let accessTokenLifetime: Int
        let certificate: String
        let key: String
        let users: [[String: String]]
        let resourceServer: String
        let clients: [[String: Value]]

        enum CodingKeys: String, CodingKey {
            case port
            case accessTokenLifetime = "access_token_lifetime"
            case certificate, key, users
            case resourceServer = "resource_server"
            case clients
        }
    }

    private enum Value: Encodable {
        case text(String)
        case texts([String])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .texts(let texts): try container.encode(texts)
            }
        }
    }

    private var clients: [[String: Value]] {
        switch kind {
        case .canaille: clientsOfCanaille
        case .djangoOAuthToolkit: clientsOfToolkit
        }
    }

    /// In the words of RFC 7591.
    private var clientsOfCanaille: [[String: Value]] {
        [
            [
                "client_id": .text(OtherProvider.clientID), "token_endpoint_auth_method": .text("none"),
                "redirect_uris": .texts([redirectURI]),
                "grant_types": .texts(["authorization_code", "refresh_token"]),
                "scope": .texts(["openid", "email", "mail.read", "mail.send"]),
            ],
            [
                "client_id": .text(confidentialClient.id),
                "client_secret": .text(confidentialClient.secret.exposedText),
                "token_endpoint_auth_method": .text("client_secret_basic"),
                "grant_types": .texts(["client_credentials"]), "scope": .texts(["mail.read", "mail.send"]),
            ],
            [
                "client_id": .text(resourceServer.id), "client_secret": .text(resourceServer.secret.exposedText),
                "token_endpoint_auth_method": .text("client_secret_basic"),
                "grant_types": .texts(["client_credentials"]), "scope": .texts(["openid"]),
            ],
        ]
    }

    /// In the words of the toolkit's `Application` model.
    private var clientsOfToolkit: [[String: Value]] {
        [
            [
                "client_id": .text(OtherProvider.clientID), "client_type": .text("public"),
                "authorization_grant_type": .text("authorization-code"), "redirect_uris": .text(redirectURI),
            ],
            [
                "client_id": .text(OtherProvider.deviceClientID), "client_type": .text("public"),
                "authorization_grant_type": .text("urn:ietf:params:oauth:grant-type:device_code"),
            ],
            [
                "client_id": .text(confidentialClient.id),
                "client_secret": .text(confidentialClient.secret.exposedText),
                "client_type": .text("confidential"), "authorization_grant_type": .text("client-credentials"),
            ],
            [
                "client_id": .text(resourceServer.id), "client_secret": .text(resourceServer.secret.exposedText),
                "client_type": .text("confidential"), "authorization_grant_type": .text("client-credentials"),
            ],
        ]
    }
}

extension OtherProvider.Kind {
    /// The server, as a Python program.
    var script: [UInt8] {
        switch self {
        case .canaille: PackageResources.canaille_provider_py
        case .djangoOAuthToolkit: PackageResources.django_oauth_toolkit_py
        }
    }
}
