import Surroundings

extension Practice {
    /// Puts a small Internet around the world: `mailgrant` goes through its proxy, and finds nothing in it yet.
    func withWeb(_ body: (PracticeWeb) async throws -> Void) async throws {
        let hosts = ["example.org", "autoconfig.example.org", "v1.ispdb.net", "autoconfig.hoster.example"]
        try await withPracticeWeb(for: hosts, in: scratch, certifiedBy: authority) { web in
            try writeSettings("[network]\nproxy = \"\(web.proxy)\"\n")
            try await body(web)
        }
    }

    /// The document that the domain of the mailbox would publish, with this world's servers.
    var autoconfigDocument: String {
        """
        <clientConfig version="1.1">
          <emailProvider id="example.org">
            <domain>example.org</domain>
            <incomingServer type="imap">
              <hostname>127.0.0.1</hostname><port>\(dovecot.imapsPort)</port><socketType>SSL</socketType>
              <username>%EMAILADDRESS%</username>
              <authentication>OAuth2</authentication><authentication>password-cleartext</authentication>
            </incomingServer>
            <outgoingServer type="smtp">
              <hostname>127.0.0.1</hostname><port>\(dovecot.submissionPort)</port><socketType>STARTTLS</socketType>
              <username>%EMAILADDRESS%</username>
              <authentication>OAuth2</authentication><authentication>password-cleartext</authentication>
            </outgoingServer>
          </emailProvider>
          <oAuth2>
            <issuer>\(provider.issuer)</issuer>
            <scope>mail.read mail.send</scope>
          </oAuth2>
        </clientConfig>
        """
    }

    /// Publishes it where the domain's own document is looked for first.
    func publishAutoconfig(_ web: PracticeWeb) throws {
        try web.publish(autoconfigDocument, host: "autoconfig.example.org", path: "/mail/config-v1.1.xml")
    }

    /// `mailgrant add` with the mailbox's address and nothing that a person would not type.
    func addition(_ web: PracticeWeb, _ options: String...) -> Program {
        Program(
            executables.path("mailgrant"), ["add", address, "--dns-server", web.nameServer] + options,
            environment: environment)
    }

    /// Where the provider listens, as the proxy is asked for it.
    var providerPlace: String { String(provider.issuer.dropFirst("https://".count)) }
}
