import CredentialWire
import DesktopPrograms
import Secrets

/// `mailgrant-provider-entra-broker`: access tokens for tenants that demand a managed device, from Microsoft's identity
/// broker on this machine.
@main
struct Program: DesktopProgram {
    /// How long a person may take in the broker's window, in seconds.
    private static let patience = 600

    func describe(_ dialogue: inout Dialogue) throws(Refusal) -> CredentialMessage {
        var answer = CredentialMessage()
        answer.append(ProviderKey.displayName, "Microsoft's identity broker")
        answer.append(ProviderKey.programVersion, "1.0")
        answer.append(
            ProviderKey.notice, "For tenants that demand a managed device; not yet tried with Microsoft's own broker")
        append(
            parameter: "application",
            "the application (client) ID of a registration that allows the callback URL "
                + "https://login.microsoftonline.com/common/oauth2/nativeclient", usual: nil, to: &answer)
        append(parameter: "tenant", "the tenant's name or ID", usual: "organizations", to: &answer)
        append("imap", "outlook.office365.com", 993, "tls", "IMAP.AccessAsUser.All", to: &answer)
        append("pop", "outlook.office365.com", 995, "tls", "POP.AccessAsUser.All", to: &answer)
        append("smtp", "smtp.office365.com", 587, "starttls", "SMTP.Send", to: &answer)
        return answer
    }

    func authorize(_ dialogue: inout Dialogue) throws(Refusal) -> CredentialMessage {
        let broker = try broker(dialogue)
        let scopes = dialogue.request.list(ProviderKey.scope)
        let wanted = [ProviderKey.loginHint, ProviderKey.address].compactMap { dialogue.request.text($0) }
        guard let address = wanted.first else { throw Refusal(.unsupported, "the request names no address") }
        let known = try broker.accounts().first { account in wanted.contains { account.isOf($0) } }
        let token = try token(from: broker, known, address, scopes, &dialogue)
        var account = token.account ?? known
        if account == nil { account = try broker.accounts().first { $0.isOf(address) } }
        guard let account, let id = account.homeAccountId, !id.isEmpty else {
            throw Refusal(.provider, "the identity broker does not say whose token it gave")
        }
        var answer = CredentialMessage()
        answer.append(ProviderKey.state, Secret(id))
        if let username = account.username { answer.append(ProviderKey.identity, username) }
        append(token.scopes, to: &answer)
        return answer
    }

    func token(_ dialogue: inout Dialogue) throws(Refusal) -> CredentialMessage {
        guard let id = dialogue.request.secret(ProviderKey.state)?.exposedText, !id.isEmpty else {
            throw Refusal(.grantEnded, "the kept state is none of this program")
        }
        let broker = try broker(dialogue)
        guard let account = try broker.accounts().first(where: { $0.homeAccountId == id }) else {
            throw Refusal(.needsAuthorization, "the account is no longer signed in to on this machine")
        }
        let token = try broker.token(of: account, scopes: dialogue.request.list(ProviderKey.scope))
        var answer = CredentialMessage()
        answer.append(ProviderKey.accessToken, token.accessToken)
        if let seconds = token.secondsLeft { answer.append(ProviderKey.expiresIn, String(seconds)) }
        if let username = account.username { answer.append(ProviderKey.identity, username) }
        append(token.scopes, to: &answer)
        return answer
    }

    func revoke(_ dialogue: inout Dialogue) throws(Refusal) -> CredentialMessage {
        throw Refusal(.unsupported, "the broker's account serves other programs, too: sign out of it there")
    }

    /// Without a window where the broker can, else with one.
    private func token(
        from broker: Broker, _ known: Broker.Account?, _ address: String, _ scopes: [String], _ dialogue: inout Dialogue
    ) throws(Refusal) -> Broker.Token {
        if let known {
            do {
                return try broker.token(of: known, scopes: scopes)
            } catch {
                guard error.code == .needsAuthorization else { throw error }
            }
        }
        dialogue.tell(
            "wait", (ProviderKey.text, "Sign in as \(address) in the window of Microsoft's identity broker"),
            (ProviderKey.seconds, String(Self.patience)))
        return try broker.tokenFromPerson(address, scopes: scopes, within: Self.patience)
    }

    private func broker(_ dialogue: Dialogue) throws(Refusal) -> Broker {
        guard let application = dialogue.request.text(ProviderKey.parameter("application")) else {
            throw Refusal(.misconfigured, "the request names no application")
        }
        return Broker(
            application: application, tenant: dialogue.request.text(ProviderKey.parameter("tenant")) ?? "organizations")
    }

    private func append(_ scopes: [String]?, to answer: inout CredentialMessage) {
        for scope in scopes ?? [] { answer.append(ProviderKey.scope + "[]", scope) }
    }

    private func append(
        parameter name: String, _ explanation: String, usual: String?, to answer: inout CredentialMessage
    ) {
        answer.append(ProviderKey.parameters + "[]", name)
        answer.append(ProviderKey.parameter(name), explanation)
        if let usual { answer.append(ProviderKey.parameterDefault(name), usual) }
    }

    private func append(
        _ mailProtocol: String, _ host: String, _ port: Int, _ security: String, _ permission: String,
        to answer: inout CredentialMessage
    ) {
        answer.append(ProviderKey.protocols + "[]", mailProtocol)
        answer.append(ProviderKey.of(mailProtocol, "host"), host)
        answer.append(ProviderKey.of(mailProtocol, "port"), String(port))
        answer.append(ProviderKey.of(mailProtocol, "security"), security)
        answer.append(
            ProviderKey.of(mailProtocol, ProviderKey.scope) + "[]", "https://outlook.office.com/\(permission)")
    }
}
