import Sandbox

extension SandboxCommand {
    /// The options as a configuration. What is not given keeps its default.
    var sandboxConfiguration: SandboxConfiguration {
        var configuration = SandboxConfiguration()
        configuration.host = host
        configuration.port = port
        configuration.directory = directory
        if !user.isEmpty {
            configuration.users = user.map { SandboxConfiguration.User(address: $0.name, passwordFile: $0.file) }
        }
        configuration.sharedMailboxes = sharedMailbox.map {
            SandboxConfiguration.SharedMailbox(address: $0.address, rights: $0.rights)
        }
        let clients =
            client.map { SandboxConfiguration.Client(id: $0) }
            + confidentialClient.map {
                SandboxConfiguration.Client(id: $0.name, kind: .confidential(secretFile: $0.file))
            }
        if !clients.isEmpty { configuration.clients = clients }
        if !scope.isEmpty { configuration.scopes = scope }
        if microsoft { configuration.scopes += MicrosoftScope.known.filter { !configuration.scopes.contains($0) } }
        if let certificate, let key {
            configuration.certificate = SandboxConfiguration.Certificate(chainFile: certificate, keyFile: key)
        }
        configuration.redirectURIs = redirectURI
        configuration.settings = settings
        return configuration
    }

    private var settings: SandboxSettings {
        var settings = SandboxSettings()
        settings.accessTokenLifetime = accessTokenLifetime
        settings.refreshTokenLifetime = refreshTokenLifetime
        settings.authorizationCodeLifetime = codeLifetime
        settings.rotatesRefreshTokens = !keepsRefreshTokens
        settings.refreshTokenReuseLeeway = reuseLeeway
        settings.accessTokenBytes = tokenBytes
        settings.registration = registration
        settings.microsoft = microsoft
        // Microsoft's refresh tokens are replaced at every use and stay good all the same.
        if microsoft { settings.refreshTokenReuseLeeway = settings.refreshTokenLifetime }
        return settings
    }
}
