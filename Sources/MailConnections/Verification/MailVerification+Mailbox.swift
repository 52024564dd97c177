import Grants

extension MailVerification {
    /// An opened mailbox and how many messages it has, where the server told: `INBOX, 12 messages`.
    static func mailbox(_ name: String, _ messages: Int?) -> String {
        switch messages {
        case nil: name
        case 1: "\(name), 1 message"
        case .some(let count): "\(name), \(count) messages"
        }
    }
}
