import FoundationEssentials

/// All mailboxes, in memory, and who may do what with them. One message is kept under one identifier for ever.
actor MailStore {
    /// What others may do with shared mailboxes, by address, then by delegate.
    typealias Rights = [String: [String: Set<MailRight>]]

    let randomness: Randomness
    private let rights: Rights
    var mailboxes: [String: Mailbox]
    var uploads: [String: Upload] = [:]
    /// Files of drafts, by the draft's identifier.
    var attachments: [String: [MailAttachment]] = [:]
    /// Messages to addresses that the sandbox does not have.
    private(set) var outside: [StoredMessage] = []

    /// - Parameters:
    ///   - addresses: of the users; each has a mailbox.
    ///   - rights: each address in it has a mailbox, too.
    init(addresses: [String], rights: Rights, randomness: Randomness) {
        self.rights = rights
        self.randomness = randomness
        mailboxes = Dictionary(
            (addresses + rights.keys).map { ($0.lowercased(), Mailbox()) }, uniquingKeysWith: { first, _ in first })
    }

    /// The mailbox that a caller opens.
    ///
    /// - Returns: its address as it is kept.
    func open(_ address: String, as caller: String?) throws(MailFault) -> String {
        try check(address, .open, for: caller)
    }

    /// - Parameter caller: nothing for a program, which may do everything.
    private func check(_ address: String, _ right: MailRight, for caller: String?) throws(MailFault) -> String {
        let address = address.lowercased()
        guard mailboxes[address] != nil else { throw .noMailbox(address) }
        guard let caller = caller?.lowercased(), caller != address else { return address }
        let given = rights.first { $0.key.lowercased() == address }?.value ?? [:]
        guard given.contains(where: { $0.key.lowercased() == caller && $0.value.contains(right) }) else {
            throw .accessDenied
        }
        return address
    }

    func messages(in folder: Mailbox.Folder, of mailbox: String) -> [StoredMessage] {
        mailboxes[mailbox]?[folder] ?? []
    }

    func message(_ id: String, in mailbox: String) throws(MailFault) -> StoredMessage {
        guard let message = mailboxes[mailbox]?.message(id) else { throw .itemNotFound }
        return message
    }

    /// The message, and the mailbox that has it.
    func locate(_ id: String) throws(MailFault) -> (mailbox: String, message: StoredMessage) {
        for (address, mailbox) in mailboxes {
            if let message = mailbox.message(id) { return (address, message) }
        }
        throw .itemNotFound
    }

    func remove(_ id: String, from mailbox: String) throws(MailFault) {
        _ = try message(id, in: mailbox)
        for folder in Mailbox.Folder.allCases { mailboxes[mailbox]?[folder].removeAll { $0.id == id } }
        attachments[id] = nil
        uploads = uploads.filter { $0.value.draft != id }
    }

    @discardableResult
    func put(_ mime: MIMEText, in folder: Mailbox.Folder, of mailbox: String, at time: Date) -> StoredMessage {
        let message = StoredMessage(id: randomness.text(), mime: mime, received: time)
        mailboxes[mailbox]?[folder].append(message)
        return message
    }

    // MARK: - Sending

    /// Sends a message to everybody whom its header names, blind copies included, which the recipients do not see.
    ///
    /// - Parameters:
    ///   - mailbox: whose it is, opened before; the author unless From says another.
    ///   - savesIn: the mailbox whose sent items get a copy; nothing for none.
    func send(
        _ mime: MIMEText, from mailbox: String, as caller: String?, savesIn: String?, at time: Date
    ) throws(MailFault) {
        let author = mime.addresses(in: "from").first ?? mailbox
        do {
            _ = try check(author, .send, for: caller)
        } catch {
            throw .sendAsDenied
        }
        let recipients = ["to", "cc", "bcc"].flatMap { mime.addresses(in: $0) }
        guard !recipients.isEmpty else { throw .noRecipients }
        let delivered = mime.withoutBlindCopies
        for recipient in Set(recipients.map { $0.lowercased() }) {
            if mailboxes[recipient] != nil {
                put(delivered, in: .inbox, of: recipient, at: time)
            } else {
                outside.append(StoredMessage(id: randomness.text(), mime: delivered, received: time))
            }
        }
        if let savesIn { put(mime, in: .sentItems, of: savesIn, at: time) }
    }

    // MARK: - Drafts

    /// A draft that is sent is gone.
    func sendDraft(_ id: String, of mailbox: String, as caller: String?, at time: Date) throws(MailFault) {
        let draft = try message(id, in: mailbox)
        let mime = draft.mime.adding(attachments[id] ?? [])
        try send(mime, from: mailbox, as: caller, savesIn: mailbox, at: time)
        try remove(id, from: mailbox)
    }

    func attach(_ attachment: MailAttachment, to id: String, of mailbox: String) throws(MailFault) {
        _ = try message(id, in: mailbox)
        attachments[id, default: []].append(attachment)
    }
}
