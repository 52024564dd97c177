import Declarations
import Discovery
import FoundationEssentials
import Grants
import OAuth
import Providers

extension AddPlan {
    /// Takes what was found for everything that a person has not said.
    ///
    /// - Parameters:
    ///   - incoming, outgoing: what the person said of the connections.
    mutating func take(
        _ findings: Findings, _ incoming: AddConnectionOptions<Incoming>, _ outgoing: AddConnectionOptions<Outgoing>
    ) {
        self.findings = findings
        if let provider = findings.provider, findings.authorization.map({ isWelcome($0.value) }) ?? true {
            account.provider = provider.value.name
            for (name, value) in provider.value.parameters {
                guard let name = PlainName(name), account.token.parameters[name] == nil else { continue }
                account.token.parameters[name] = value
            }
            note("provider", provider.value.name.text, from: provider.source.words)
            return
        }
        account.incoming = connection(incoming, account.incoming)
        account.outgoing = connection(outgoing, account.outgoing)
        let hasNamedIssuer = account.token.values.issuer != nil
        let isTaken = needsGrant && takeAuthorization()
        // Nobody need judge an issuer that is named by the person, or not signed in at.
        if hasNamedIssuer || !isTaken { self.findings.doubts.removeAll(where: \.isOfIssuer) }
    }

    /// Whether what is found of an authorization server may complete the declaration: never beside another that the
    /// person has named, whose clients and scopes are its own.
    private func isWelcome(_ offer: AuthorizationOffer) -> Bool {
        account.token.values.tokenURL == nil
            && (account.token.values.issuer == nil || account.token.values.issuer == offer.issuer)
    }

    /// Whether an access token could be had: then OAuth 2.0 goes before a password.
    private var hasAuthorization: Bool {
        if account.token.values.clientID != nil || account.token.values.issuer != nil
            || account.token.values.tokenURL != nil
        {
            return true
        }
        guard let offer = findings.authorization?.value else { return false }
        let hasEndpoints =
            offer.metadata?.authorizationEndpoint != nil && offer.metadata?.tokenEndpoint != nil
            || offer.authorizationURL != nil && offer.tokenURL != nil
        return hasEndpoints && (offer.clientID != nil || offer.metadata?.registrationEndpoint != nil)
    }

    private mutating func connection<Side: ConnectionSide>(
        _ options: AddConnectionOptions<Side>, _ given: NewConnection?
    ) -> NewConnection? {
        guard var connection = given, let source = findings.servers?.source else { return given }
        guard let offer = best(of: findings.servers(Side.direction), options) else {
            // Nothing is known of it, and nothing was said.
            return options.isSilent ? nil : given
        }
        connection.mailProtocol = offer.mailProtocol
        connection.host = connection.host ?? offer.host
        if options.host == nil {
            connection.port = connection.port ?? offer.port
            connection.security = connection.security ?? offer.security
            connection.user = connection.user ?? offer.user
        }
        let usesPassword = !(offer.takesOAuth2 && hasAuthorization) && offer.takesPassword
        connection.authentication = connection.authentication ?? (usesPassword ? .password : nil)
        let login = connection.authentication == .password ? "app password" : "OAuth 2.0"
        note(
            Side.direction.rawValue,
            "\(connection.mailProtocol) \(connection.host ?? ""):\(connection.port ?? 0) "
                + "(\(connection.security?.rawValue ?? "")), \(login)", from: source.words)
        return connection
    }

    /// IMAP goes before POP, and both before Exchange's own protocol, which ends in Exchange Online; the order of the
    /// document decides among servers of one protocol.
    private func best<Side: ConnectionSide>(
        of offers: [ServerOffer], _ options: AddConnectionOptions<Side>
    ) -> ServerOffer? {
        let usable = offers.filter { offer in
            if case .one(let wanted) = options.mailProtocol, wanted != offer.mailProtocol { return false }
            switch options.authentication {
            case .password: return offer.takesPassword
            case .oauth2: return offer.takesOAuth2
            case nil: return true
            }
        }
        let order: [MailProtocol] = [.imap, .smtp, .pop, .ews, .graph]
        return order.lazy.compactMap { wanted in
            let ofProtocol = usable.filter { $0.mailProtocol == wanted }
            return ofProtocol.first { $0.takesOAuth2 && self.hasAuthorization } ?? ofProtocol.first
        }.first
    }

    /// - Returns: whether the account has to do with the authorization server that was found.
    private mutating func takeAuthorization() -> Bool {
        guard let found = findings.authorization, isWelcome(found.value) else { return false }
        let offer = found.value
        if account.token.values.issuer == nil {
            if offer.metadata == nil, let authorizationURL = offer.authorizationURL, let tokenURL = offer.tokenURL {
                account.token.values.authorizationURL =
                    account.token.values.authorizationURL ?? authorizationURL.absoluteString
                account.token.values.tokenURL = tokenURL.absoluteString
                note("access token URL", tokenURL.absoluteString, from: found.source.words)
            } else {
                account.token.values.issuer = offer.issuer
                note("issuer", offer.issuer, from: found.source.words)
            }
        }
        if account.token.values.scopes == nil {
            let scopes = wantedScopes(offer)
            if !scopes.isEmpty {
                account.token.values.scopes = scopes
                note("scopes", scopes.joined(separator: " "), from: scopeSource(found))
            }
        }
        if account.token.values.clientID == nil, let clientID = offer.clientID {
            account.token.values.clientID = clientID
            var client = RegisteredClient(id: clientID)
            client.secret = offer.clientSecret
            publishedClient = client
            note("client ID", clientID, from: found.source.words)
        }
        return true
    }

    /// What the document names for mail, else the one scope of open public clients that stands for mail
    /// (draft-ietf-mailmaint-oauth-public); with what makes a grant last and names the person, as far as it is advertised.
    private func wantedScopes(_ offer: AuthorizationOffer) -> [String] {
        let advertised = offer.metadata?.scopesSupported ?? []
        let mail =
            offer.scopes.isEmpty ? ["urn:ietf:params:oauth:scope:mail"].filter(advertised.contains) : offer.scopes
        let beside = ["openid", "email", "offline_access"].filter { advertised.contains($0) && !mail.contains($0) }
        return mail + beside
    }

    private func scopeSource(_ found: Found<AuthorizationOffer>) -> String {
        found.value.scopes.isEmpty ? Source.metadata(issuer: found.value.issuer).words : found.source.words
    }
}
