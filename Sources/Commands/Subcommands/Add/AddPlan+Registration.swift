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
        guard needsGrant, account.clientID == nil, provider?.token.clientID == nil,
            [nil, ClientAuthenticationMethod.none].contains(account.clientAuthentication),
            account.grantType ?? .authorizationCode == .authorizationCode
        else { return }
        let token = provider.map { filled($0) }
        guard let issuer = account.issuer ?? token?.issuer, !issuer.contains("{") else { return }
        var metadata = findings.authorization.flatMap { $0.value.issuer == issuer ? $0.value.metadata : nil }
        if metadata == nil, !isOffline {
            let (found, report) = await search.metadata(of: issuer)
            findings.steps.append(report)
            metadata = found
        }
        guard let metadata, let endpoint = metadata.registrationEndpoint else { return }
        let callback = account.redirectURI ?? token?.redirectURI ?? Self.registeredCallback
        let scopes = scopes(provider, token).filter { metadata.scopesSupported?.contains($0) ?? true }
        registration = PlannedRegistration(
            endpoint: endpoint, issuer: issuer,
            metadata: ClientMetadata(name: "mailgrant", redirectURI: callback, scopes: scopes))
        account.redirectURI = callback
        note("client ID", "to be registered at \(endpoint.absoluteString)", from: Source.metadata(issuer: issuer).words)
    }

    /// What the client will ask for: of all connections and beside them.
    private func scopes(_ provider: ProviderDescription?, _ token: TokenTable?) -> [String] {
        let ofConnections = [(Direction.incoming, account.incoming), (.outgoing, account.outgoing)].compactMap {
            direction, connection in
            connection.flatMap { $0.scopes ?? provider?.server(direction, $0.mailProtocol).scopes }
        }
        return Scopes.union([account.scopes ?? token?.scopes ?? []] + (account.scopes == nil ? ofConnections : []))
    }

    private func filled(_ provider: ProviderDescription) -> TokenTable {
        var values: [String: String] = [:]
        for parameter in provider.parameters {
            values[parameter.name] =
                PlainName(parameter.name).flatMap { account.parameters[$0] } ?? parameter.defaultValue
        }
        return provider.filled(with: values).token
    }

    /// Puts a registered client in the declaration.
    mutating func take(_ client: RegisteredClient) {
        account.clientID = client.id
        if client.secret != nil { account.clientAuthentication = client.authenticationMethod ?? .clientSecretBasic }
        note("client ID", client.id, from: "the registration")
    }
}
