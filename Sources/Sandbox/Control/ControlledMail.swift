import FoundationEssentials

/// What the control interface says of a mailbox.
struct MailboxSummary: Encodable {
    struct Message: Encodable {
        let id: String
        let subject: String
        /// Base64 of the whole message.
        let mime: String

        init(_ message: StoredMessage) {
            id = message.id
            subject = message.mime.subject
            mime = message.mime.base64
        }
    }

    /// By the folder's name in EWS.
    let folders: [String: [Message]]
}

/// A message to be put into an inbox.
struct MailOrder: Decodable {
    static let memberNames = ["mailbox", "mime"]

    let mailbox: String
    /// Base64.
    let mime: String
}

/// An access token to be made out of nothing.
struct TokenOrder: Decodable {
    static let memberNames = ["user", "scopes"]

    /// Nothing for a program that acts in its own name.
    let user: String?
    let scopes: [String]
}

extension MailStore {
    /// Everything in a mailbox.
    func summary(of address: String) -> MailboxSummary? {
        guard let mailbox = mailboxes[address.lowercased()] else { return nil }
        return MailboxSummary(
            folders: Dictionary(
                uniqueKeysWithValues: Mailbox.Folder.allCases.map { folder in
                    (folder.rawValue, mailbox[folder].map { MailboxSummary.Message($0) })
                }))
    }
}
