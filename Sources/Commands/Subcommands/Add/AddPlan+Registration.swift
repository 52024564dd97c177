import ConfigurationFiles
import Declarations
import Discovery
import FoundationEssentials
import Grants
import OAuth
import Providers

extension AddPlan {
    /// A callback URL with a path, since servers compare what was registered with what is asked for.
    static let registeredCallback = "http://127.0.0.1/"

    /// Plans to register a client where one is needed, nobody has given its ID, and the provider says where clients
    /// register themselves. A provider that does not, or cannot be asked, changes nothing.
    mutating func planRegistration(
        _ provider: ProviderDescription?, _ search: SettingsSearch, isOffline: Bool
    ) async {
        guard needsGrant, account.token.values.clientID == nil, provider?.token.clientID == nil,
            [nil, ClientAuthenticationMethod.none].contains(account.token.values.clientAuthentication),
            account.token.values.grantType ?? .authorizationCode == .authorizationCode
        else { return }
        let token = provider.map { $0.filled(for: account).token }
        let declared = token?.registrationURL.flatMap { try? WebAddress.parse($0) }
        guard let issuer = account.token.values.issuer ?? token?.issuer, !issuer.contains("{") else {
            if let declared { plan(declared, provider, token, advertised: nil, from: "the provider's file") }
            return
        }
        var metadata = findings.authorization.flatMap { $0.value.issuer == issuer ? $0.value.metadata : nil }
        if metadata == nil, !isOffline {
            let (found, report) = await search.metadata(of: issuer)
            findings.steps.append(report)
            metadata = found
            if found == nil { unansweredIssuer = report.detail }
        }
        if let declared, account.token.values.issuer == nil {
            plan(declared, provider, token, advertised: metadata?.scopesSupported, from: "the provider's file")
        } else if let metadata, let endpoint = metadata.registrationEndpoint {
            let source = Source.metadata(issuer: issuer).words
            plan(endpoint, provider, token, advertised: metadata.scopesSupported, from: source)
        }
    }

    /// - Parameter advertised: the scopes that the provider lists; nothing where it lists none.
    private mutating func plan(
        _ endpoint: URL, _ provider: ProviderDescription?, _ token: TokenTable?, advertised: [String]?,
        from source: String
    ) {
        let callback = account.token.values.redirectURI ?? token?.redirectURI ?? Self.registeredCallback
        let wanted = scopes(provider, token)
        let scopes = wanted.filter { advertised?.contains($0) ?? true }
        registration = PlannedRegistration(
            endpoint: endpoint, metadata: ClientMetadata(name: "mailgrant", redirectURI: callback, scopes: scopes),
            wanted: wanted, scopes: scopes)
        account.token.values.redirectURI = callback
        note("client ID", "to be registered at \(endpoint.absoluteString)", from: source)
    }

    /// What the client will ask for: of all connections and beside them.
    private func scopes(_ provider: ProviderDescription?, _ token: TokenTable?) -> [String] {
        let ofConnections = [(Direction.incoming, account.incoming), (.outgoing, account.outgoing)].compactMap {
            direction, connection in
            connection.flatMap { $0.scopes ?? provider?.server(direction, $0.mailProtocol).scopes }
        }
        return Scopes.union(
            [account.token.values.scopes ?? token?.scopes ?? []]
                + (account.token.values.scopes == nil ? ofConnections : []))
    }

    /// Puts a registered client in the declaration.
    mutating func take(_ client: RegisteredClient) {
        account.token.values.clientID = client.id
        if client.secret != nil {
            account.token.values.clientAuthentication = client.authenticationMethod ?? .clientSecretBasic
        }
        note("client ID", client.id, from: "the registration")
        if let registration { keepTo(client.scopes ?? registration.scopes, of: registration.wanted) }
    }

    /// Asks for no scope that the client is not registered for: the provider would refuse all of them for it.
    private mutating func keepTo(_ registered: [String], of wanted: [String]) {
        let kept = wanted.filter(registered.contains)
        guard !kept.isEmpty, kept != wanted else { return }
        for connection in [\AddPlan.account.incoming, \AddPlan.account.outgoing] {
            guard let scopes = self[keyPath: connection]?.scopes?.filter(kept.contains) else { continue }
            self[keyPath: connection]?.scopes = scopes.isEmpty ? nil : scopes
        }
        account.token.values.scopes = kept
        note("scopes", kept.joined(separator: " "), from: "the registration")
    }
}

extension ProviderDescription {
    /// With the values of an account that is to be declared, and the defaults for what it leaves out.
    func filled(for account: NewAccount) -> ProviderDescription {
        var values: [String: String] = [:]
        for parameter in parameters {
            values[parameter.name] =
                PlainName(parameter.name).flatMap { account.token.parameters[$0] } ?? parameter.defaultValue
        }
        return filled(with: values)
    }
}
