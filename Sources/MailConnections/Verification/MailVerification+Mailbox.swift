import Grants
import OAuth

extension MailVerification {
    /// An opened mailbox and how many messages it has, where the server told: `INBOX, 12 messages`.
    static func mailbox(_ name: String, _ messages: Int?) -> String {
        switch messages {
        case nil: name
        case 1: "\(name), 1 message"
        case .some(let count): "\(name), \(count) messages"
        }
    }

    /// The same, saying whose it is where that is not plain: the shared mailbox, or the delegate's own where its server lets
    /// nobody log in as the mailbox. Where the shared one lies among the delegate's folders differs from server to server,
    /// and is for the mail program to know.
    func ofMailbox(of connection: Connection) -> MailVerification {
        guard let shared = connection.sharedMailbox else { return self }
        var named = self
        named.opened +=
            connection.saslUser == shared
            ? connection.foreignMailbox
            : " of \(PrintableText.line(connection.saslUser, limit: 320)), whose folders lead to "
                + PrintableText.line(shared, limit: 320)
        return named
    }
}
