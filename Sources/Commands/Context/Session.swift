import ConfigurationFiles
import Declarations
import FoundationEssentials
import Grants
import HelperKit
import LocalState
import Loopback
import MailConnections
import NIOSSL
import TokenCache

/// The engine with real things in it: the one place that puts them in.
struct Session: Sendable {
    let context: CommandContext
    let engine: GrantEngine
    let store: any TokenStore
    let transport: any Transport
    let trust: NetworkTrust
    let cache: any AccessTokenCache
    let verifier: any MailVerifier
    let submitter: any MailSubmitter
    let tunnel: MailTunnel
    let consent: any Consent

    /// Lends a session for the duration of a call.
    ///
    /// - Parameters:
    ///   - provenSelectors: where the sealed cache may keep the account's tokens beside its name.
    ///   - interaction: whether the keyring may raise a prompt: where a person runs the command.
    ///   - showing: takes what the person at the browser is to read.
    ///   - stream: where that is printed.
    ///   - ways: how the person gets to the provider's page and back.
    ///   - consent: asks the person in another way, which uses none of the three above.
    static func with<Result: Sendable>(
        _ context: CommandContext, provenSelectors: [CacheSelector] = [],
        interaction: Interaction = .forbidden, showing: @escaping @Sendable (String) -> Void,
        on stream: Terminal.Stream = .error, ways: SignInWays = SignInWays(), consent: (any Consent)? = nil,
        _ body: (Session) async throws -> Result
    ) async throws -> Result {
        let settings = try context.settings()
        // Where it cannot be written down, what is written later says so.
        try? DeclaredPlace(in: context.state).remember(context.configuration.path, replacing: false)
        let trust = try NetworkTrust(settings.network, context)
        let store = try await context.tokenStore(settings.store, interaction)
        let cache: any AccessTokenCache =
            if let sealed = TokenCache.open(creating: true) {
                SealedTokenCache(sealed, provenSelectors: provenSelectors)
            } else {
                StoredAccessTokens(in: store)
            }
        return try await HTTPTransport.with(trust) { transport in
            let engine = GrantEngine(
                store: store, cache: cache, ledger: context.ledger, locks: FileLocks(in: context.state),
                transport: transport, certificates: CertificateFiles(), programs: context.providerPrograms,
                network: settings.network.path(in: context.configuration),
                limits: limits(settings.network.timeout, interaction), interaction: interaction,
                warn: { warning in warn(warning, context) })
            let mailTrust = TrustConfiguration(caFile: trust.caFile)
            return try await body(
                Session(
                    context: context, engine: engine, store: store, transport: transport, trust: trust, cache: cache,
                    verifier: NetworkMailVerifier(trust: mailTrust, transport: transport),
                    submitter: NetworkMailSubmitter(trust: mailTrust, transport: transport),
                    tunnel: MailTunnel(trust: mailTrust),
                    consent: consent ?? LoopbackConsent(context, ways: ways, on: stream, showing: showing)))
        }
    }

    /// `timeout` in `[network]` is for one exchange; the whole call gets twice that, as the defaults do.
    /// A call that may wait for a person at a prompt has minutes.
    private static func limits(_ timeout: Int?, _ interaction: Interaction) -> GrantEngine.Limits {
        var limits = timeout.map { GrantEngine.Limits(exchange: .seconds($0), call: .seconds(2 * $0)) } ?? .init()
        if interaction == .allowed { limits.call += .seconds(300) }
        return limits
    }

    private static func warn(_ warning: GrantWarning, _ context: CommandContext) {
        switch warning {
        case .rotatedGrantHeld(let error):
            context.terminal.note(
                "mailgrant: warning: the token store would not save the rotated grant "
                    + "(\(error?.detail ?? "it gave back something else")); it is held in memory until the next run "
                    + "saves it; mend the token store before you log out")
        }
    }
}
