import FoundationEssentials

/// A message as it lies in a mailbox.
struct StoredMessage: Sendable {
    let id: String
    /// The whole message, its lines ended by CRLF.
    var mime: MIMEText
    let received: Date
    var isRead = false
}

/// One person's or team's mail, in memory.
struct Mailbox: Sendable {
    /// The folders there are, under their names in EWS; those of Graph differ by letters' case only.
    enum Folder: String, Sendable, CaseIterable, Codable {
        case inbox
        case sentItems = "sentitems"
        case drafts

        /// For a person.
        var displayName: String {
            switch self {
            case .inbox: "Inbox"
            case .sentItems: "Sent Items"
            case .drafts: "Drafts"
            }
        }
    }

    var folders: [Folder: [StoredMessage]] = [:]

    subscript(folder: Folder) -> [StoredMessage] {
        get { folders[folder] ?? [] }
        set { folders[folder] = newValue }
    }

    func message(_ id: String) -> StoredMessage? {
        folders.values.joined().first { $0.id == id }
    }
}

/// What somebody else may do with a mailbox.
public enum MailRight: String, Sendable, CaseIterable {
    /// Opens it, reads and writes in it: FullAccess.
    case open
    /// Sends in its name: SendAs.
    case send
}

/// Why something is not done with a mailbox, as a code that EWS and Graph share, and in words.
struct MailFault: Error, Sendable, Equatable {
    let code: String
    let text: String

    static let accessDenied = MailFault(
        code: "ErrorAccessDenied", text: "Access is denied. Check credentials and try again.")
    static let sendAsDenied = MailFault(
        code: "ErrorSendAsDenied",
        text: "The user account which was used to submit this request does not have the right "
            + "to send mail on behalf of the specified sending account.")
    static let noRecipients = MailFault(
        code: "ErrorInvalidRecipients", text: "At least one recipient isn't valid.")
    static let itemNotFound = MailFault(
        code: "ErrorItemNotFound", text: "The specified object was not found in the store.")
    static let noMIME = MailFault(code: "ErrorMimeContentInvalid", text: "The message is not base64 of MIME.")
    static let tooLarge = MailFault(
        code: "ErrorMessageSizeExceeded", text: "The message exceeds the maximum supported size.")

    static func noMailbox(_ address: String) -> MailFault {
        MailFault(
            code: "ErrorNonExistentMailbox", text: "No mailbox with such guid or address: \(address).")
    }
}
