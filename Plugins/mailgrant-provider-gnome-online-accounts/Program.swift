import CredentialWire
import DesktopPrograms
import Secrets

/// `mailgrant-provider-gnome-online-accounts`: access tokens of the accounts that a person signed in to on the desktop.
@main
struct Program: DesktopProgram {
    private let desktop = OnlineAccounts()

    func describe(_ dialogue: inout Dialogue) throws(Refusal) -> CredentialMessage {
        var answer = CredentialMessage()
        answer.append(ProviderKey.displayName, "GNOME Online Accounts")
        answer.append(ProviderKey.programVersion, "1.0")
        answer.append(
            ProviderKey.notice,
            "Takes the access tokens of an account that you signed in to under Settings, Online Accounts")
        guard let address = dialogue.request.text(ProviderKey.address) else {
            answer.append(ProviderKey.protocols + "[]", "imap")
            answer.append(ProviderKey.protocols + "[]", "smtp")
            return answer
        }
        let account = try account(of: address, &dialogue, asking: false)
        append("imap", account.incoming, to: &answer)
        append("smtp", account.outgoing, to: &answer)
        return answer
    }

    func authorize(_ dialogue: inout Dialogue) throws(Refusal) -> CredentialMessage {
        guard let address = dialogue.request.text(ProviderKey.address) else {
            throw Refusal(.unsupported, "the request names no address")
        }
        let account = try account(of: address, &dialogue, asking: true)
        // Whether there is a token is known now, while the person is there.
        _ = try desktop.accessToken(of: account.id)
        var answer = CredentialMessage()
        answer.append(ProviderKey.state, Secret(account.id))
        answer.append(ProviderKey.identity, account.address)
        return answer
    }

    func token(_ dialogue: inout Dialogue) throws(Refusal) -> CredentialMessage {
        guard let id = dialogue.request.secret(ProviderKey.state)?.exposedText, isID(id),
            let address = dialogue.request.text(ProviderKey.address)
        else { throw Refusal(.grantEnded, "the kept state is none of this program") }
        // The same account may have been given to another mailbox, or its mail been switched off.
        guard let account = try desktop.accounts(of: address).first(where: { $0.id == id }) else {
            throw Refusal(.needsAuthorization, "\(address) is no longer under Settings, Online Accounts")
        }
        try check(account)
        let (token, seconds) = try desktop.accessToken(of: id)
        var answer = CredentialMessage()
        answer.append(ProviderKey.accessToken, token)
        // Zero means that the service does not know.
        if let seconds, seconds != "0" { answer.append(ProviderKey.expiresIn, seconds) }
        answer.append(ProviderKey.identity, account.address)
        return answer
    }

    func revoke(_ dialogue: inout Dialogue) throws(Refusal) -> CredentialMessage {
        throw Refusal(.unsupported, "remove the account under Settings, Online Accounts")
    }

    /// The account that is meant, asked for where there are several.
    private func account(
        of address: String, _ dialogue: inout Dialogue, asking: Bool
    ) throws(Refusal) -> OnlineAccounts.Account {
        let found = try desktop.accounts(of: address)
        let usable = found.filter { $0.hasTokens && $0.hasMail }
        guard let first = usable.first else {
            if let unusable = found.first { try check(unusable) }
            throw Refusal(
                .needsAuthorization,
                "\(address) is not among the accounts under Settings, Online Accounts: sign in there")
        }
        guard asking, usable.count > 1 else { return first }
        let names = usable.map(\.providerName)
        let choice = try dialogue.question(
            "\(address) is there several times: \(names.joined(separator: ", ")). Which one?", usual: names[0])
        guard let chosen = usable.first(where: { $0.providerName.lowercased() == choice.lowercased() }) else {
            throw Refusal(.denied, "there is no account of \(address) at \"\(choice)\"")
        }
        return chosen
    }

    private func check(_ account: OnlineAccounts.Account) throws(Refusal) {
        guard account.hasTokens else {
            throw Refusal(
                .misconfigured,
                "\(account.address) has a password and no access tokens under Settings, Online Accounts: declare "
                    + "authentication = \"password\"")
        }
        guard account.hasMail else {
            throw Refusal(
                .needsAuthorization, "switch mail on for \(account.address) under Settings, Online Accounts")
        }
    }

    /// Part of an object's path, so nothing else is let in.
    private func isID(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    private func append(_ mailProtocol: String, _ server: OnlineAccounts.Server?, to answer: inout CredentialMessage) {
        guard let server else { return }
        answer.append(ProviderKey.protocols + "[]", mailProtocol)
        answer.append(ProviderKey.of(mailProtocol, "host"), server.host)
        answer.append(ProviderKey.of(mailProtocol, "port"), String(server.port))
        answer.append(ProviderKey.of(mailProtocol, "security"), server.security)
    }
}
