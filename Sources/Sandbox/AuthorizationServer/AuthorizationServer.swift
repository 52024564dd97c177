import FoundationEssentials
import Secrets

/// The authorization server as a state machine: parameters in, answers out. It knows nothing of HTTP, files or pages;
/// its clock and its randomness are handed in. All state is in memory.
///
/// Each endpoint is an extension in a file of its own. No method suspends between reading state and changing it.
actor AuthorizationServer {
    let registry: Registry
    let randomness: Randomness
    let signer: IDTokenSigner

    var clock: Clock
    var settings: SandboxSettings
    var endpoints: Endpoints

    /// Clients that came after the start, by their IDs.
    var registeredClients: [String: RegisteredClient] = [:]
    /// Until when which assertion must not be seen again.
    var usedAssertions: [String: Date] = [:]
    var transactions: [String: Transaction] = [:]
    var grants: [String: Grant] = [:]
    var deviceAuthorizations: [Secret: DeviceAuthorization] = [:]
    var authorizationCodes: [Secret: AuthorizationCode] = [:]
    var refreshTokens: [Secret: RefreshToken] = [:]
    var accessTokens: [Secret: AccessToken] = [:]
    var practiceTokens: [Secret: PracticeToken] = [:]

    init(
        registry: Registry, endpoints: Endpoints, settings: SandboxSettings, clock: Clock, randomness: Randomness,
        signer: IDTokenSigner
    ) {
        self.registry = registry
        self.endpoints = endpoints
        self.settings = settings
        self.clock = clock
        self.randomness = randomness
        self.signer = signer
    }

    /// Takes the address it is reached at. Where any free port was asked for, it is known only after the socket is
    /// bound.
    func moved(to endpoints: Endpoints) {
        self.endpoints = endpoints
    }

    var metadata: Metadata {
        Metadata(endpoints: endpoints, scopes: registry.scopes, registers: settings.registration != .closed)
    }

    /// Ends a grant with everything that came of it. What ended it first stays the reason.
    func endGrant(_ id: String, _ end: ProtocolError) {
        guard grants[id]?.end == nil else { return }
        grants[id]?.end = end
        accessTokens = accessTokens.filter { $0.value.grantID != id }
    }

    /// The access token and its grant, while both are good.
    func activeAccessToken(_ token: Secret) -> (token: AccessToken, grant: Grant)? {
        guard let found = accessTokens[token], found.expires > clock.now,
            let grant = grants[found.grantID], grant.end == nil
        else { return nil }
        return (found, grant)
    }
}
