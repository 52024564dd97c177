import FoundationEssentials
import Surroundings

extension Practice {
    /// Declares the account at a provider of one's own that has the texts of the bundled `microsoft`, with the sandbox's
    /// address in place of Microsoft's.
    ///
    /// - Parameter outgoingScope: what the outgoing connection's tokens must allow.
    func declareAtMicrosoft(outgoingScope: String = "https://outlook.office.com/SMTP.Send") throws {
        let directory = "\(environment["XDG_CONFIG_HOME"] ?? "")/mailgrant"
        for folder in ["accounts", "providers"] {
            try FileManager.default.createDirectory(
                atPath: "\(directory)/\(folder)", withIntermediateDirectories: true)
        }
        try writePrivateFile(microsoftProvider.utf8, to: "\(directory)/providers/practice.toml")
        try writeDeclaredText(
            """
            address = "\(address)"
            provider = "practice"

            [token]
            client-id = "\(provider.clientID)"

            [incoming]
            protocol = "imap"
            host = "\(Dovecot.host)"
            port = \(dovecot.imapsPort)
            security = "tls"
            ca-file = "\(certificateAuthority)"

            [outgoing]
            protocol = "smtp"
            host = "\(Dovecot.host)"
            port = \(dovecot.submissionPort)
            security = "starttls"
            ca-file = "\(certificateAuthority)"
            scopes = ["\(outgoingScope)"]

            """)
    }

    private var microsoftProvider: String {
        """
        format = 1
        display-name = "Practice 365"
        error-table = "microsoft"

        [parameters.tenant]
        explanation = "the organization's domain"
        default = "example.org"

        [token]
        authorization-url = "\(provider.issuer)/{tenant}/oauth2/v2.0/authorize"
        token-url = "\(provider.issuer)/{tenant}/oauth2/v2.0/token"
        jwks-url = "\(provider.issuer)/{tenant}/discovery/v2.0/keys"
        redirect-uri = "http://localhost"
        scopes = ["openid", "profile", "email", "offline_access"]

        [rules]
        one-resource-per-token = true
        default-resource = "https://graph.microsoft.com"
        identity-issuer = "\(provider.issuer)/{tenantid}/v2.0"
        error-code-prefix = "AADSTS"
        dead-token-reasons = ["50173", "70008", "70043", "700082", "700084", "bad_token", "token_expired"]

        [links]
        registration = "https://entra.example/"
        admin-consent = "\(provider.issuer)/{tenant}/v2.0/adminconsent?client_id={client-id}&scope={missing-scopes}"

        [incoming.imap]
        mechanism = "xoauth2"
        scopes = ["https://outlook.office.com/IMAP.AccessAsUser.All"]

        [outgoing.smtp]
        mechanism = "xoauth2"
        scopes = ["https://outlook.office.com/SMTP.Send"]

        """
    }
}
