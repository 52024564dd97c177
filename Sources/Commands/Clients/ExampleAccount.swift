import Grants
import OAuth

extension Account {
    /// What `mailgrant client show` shows where no account is declared yet.
    static var example: Account {
        guard let name = PlainName("work"), let provider = PlainName("generic") else {
            preconditionFailure("both are plain names")
        }
        let token = TokenDetails(endpoints: DeclaredEndpoints(), clientID: "")
        let address = "you@example.org"
        return Account(
            name: name, address: address, provider: provider,
            incoming: Connection(
                direction: .incoming, mailProtocol: .imap, host: "imap.example.org", port: 993, security: .tls,
                user: address, scopes: [], token: token),
            outgoing: Connection(
                direction: .outgoing, mailProtocol: .smtp, host: "smtp.example.org", port: 587, security: .starttls,
                user: address, scopes: [], token: token),
            declaredIn: "no file: this is an example")
    }
}
