import FoundationEssentials
public import Secrets

/// An OAuth 2.0 server that somebody else wrote, on loopback, with one user and one mail server that asks it about tokens.
///
/// Nothing in `mailgrant` knows these servers: they are what a declaration for the provider `generic` must be enough for.
public struct OtherProvider: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// Canaille (Flask, Authlib): states `iss` in the redirect, registers clients, knows client assertions.
        case canaille
        /// Django OAuth Toolkit (Django, oauthlib): rotates refresh tokens, has the device flow.
        case djangoOAuthToolkit = "django-oauth-toolkit"
    }

    public let kind: Kind
    /// The issuer's URL, for discovery.
    public let issuer: String
    /// A public client for the authorization code grant.
    public static let clientID = "mailgrant"
    /// The callback URL of that client. Canaille compares it whole, port included.
    public let redirectURI: String
    public let owner: ScriptedPerson
    /// A public client for the device authorization grant, where the server knows it.
    public static let deviceClientID = "mailgrant-device"
    /// A client that gets tokens by its own secret.
    public static let confidentialClientID = "mailgrant-service"
    public let confidentialClientSecret: Secret
    /// The mail server, which accepts this server's tokens for its owner's mailbox.
    public let dovecot: Dovecot
    public let service: Service
}

extension Practice {
    /// Runs an ``OtherProvider`` in this world for the length of a closure, with a mail server of its own.
    ///
    /// - Throws: ``ServiceFailure`` or ``ProgramFailure`` when it cannot be started; what `body` throws.
    public func withOtherProvider<Result: Sendable>(
        _ kind: OtherProvider.Kind, _ body: (OtherProvider) async throws -> Result
    ) async throws -> Result {
        let directory = try scratch.makeDirectory(kind.rawValue)
        let port = try ReservedPort()
        let redirectPort = try ReservedPort()
        let configuration = try await OtherProviderConfiguration(
            kind, port: port.number, redirectPort: redirectPort.number, owner: address,
            certificate: authority.issueServerCertificate(
                named: kind.rawValue, in: directory))
        try writePrivateFile(try configuration.encoded(), to: "\(directory)/provider.json")
        let script = "\(directory)/provider.py"
        try writePrivateFile(kind.script, to: script)
        var program = Program(try await PythonPackages.installed().python, [script, directory], directory: directory)
        program.environment["PYTHONDONTWRITEBYTECODE"] = "1"
        return try await withService(kind.rawValue, program, log: "\(scratch.path)/\(kind.rawValue).log") { lines in
            lines.first { $0.hasPrefix("ready ") }.map { String($0.dropFirst("ready ".count)) }
        } _: { issuer, service in
            let introspection = TokenIntrospection(
                endpoint: configuration.introspectionURL, clientID: configuration.resourceServer.id,
                clientSecret: configuration.resourceServer.secret, certificateAuthority: certificateAuthority)
            return try await withDovecot(
                in: scratch, certifiedBy: authority, checkingTokensWith: introspection,
                withAppPasswordFor: address, named: "\(kind.rawValue)-mail"
            ) { dovecot in
                try await body(
                    OtherProvider(
                        kind: kind, issuer: issuer,
                        redirectURI: configuration.redirectURI,
                        owner: ScriptedPerson(username: address, password: configuration.password),
                        confidentialClientSecret: configuration.confidentialClient.secret, dovecot: dovecot,
                        service: service))
            }
        }
    }
}
