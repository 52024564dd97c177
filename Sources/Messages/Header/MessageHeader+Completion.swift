/// What a submission adds and takes away (RFC 6409 section 8). Everything else stays as it was written, to the byte.
extension MessageHeader {
    /// Takes out who got a blind copy, whether or not the recipients came from there: nobody else may learn it.
    public mutating func removeBlindCopies() {
        fields.removeAll { $0.isNamed("Bcc") || $0.isNamed("Resent-Bcc") }
    }

    /// Adds who gets a blind copy, for services that read the recipients here and take the field out themselves.
    public mutating func addBlindCopies(_ addresses: [MailAddress]) {
        guard !addresses.isEmpty else { return }
        fields.append(HeaderField("Bcc", addresses.map(\.text).joined(separator: ",\r\n ")))
    }

    /// Adds From, Date and Message-ID where they are missing.
    ///
    /// A From without a domain, such as cron's `root (Cron Daemon)`, means a user of this machine and nobody anywhere
    /// else. It becomes the author's address; the name in it stays.
    ///
    /// - Parameters:
    ///   - author: the address for From, with a domain.
    ///   - name: the person's name; nothing for none.
    ///   - date: for Date.
    ///   - identifier: for Message-ID, with its angle brackets.
    public mutating func complete(
        author: MailAddress, name: String?, date: MessageDate, identifier: MessageIdentifier
    ) {
        if let index = fields.firstIndex(where: { $0.isNamed("From") }) {
            if let local = fields[index].localAuthor {
                let stated = DisplayName(local.name ?? name, isFromHeader: local.name != nil)
                fields[index] = HeaderField("From", stated.with(author))
            }
        } else {
            fields.append(HeaderField("From", DisplayName(name).with(author)))
        }
        if !contains("Date") { fields.append(HeaderField("Date", date.text)) }
        if !contains("Message-ID") { fields.append(HeaderField("Message-ID", identifier.text)) }
    }
}

/// Names without a domain in To and Cc.
extension MessageHeader {
    /// Gives the users of this machine whom To and Cc name the addresses that the message goes to, as a From without a
    /// domain gets its author's; the names stay. Whoever sends by the header finds the recipients there.
    ///
    /// A field is left as it is where it holds a group, or cannot be read.
    ///
    /// - Parameter address: whom a name stands for; nothing to leave it as it is.
    public mutating func completeRecipients(_ address: (MailAddress) -> MailAddress?) {
        for index in fields.indices where fields[index].isNamed("To") || fields[index].isNamed("Cc") {
            guard let list = try? fields[index].addresses(), !list.hasGroup,
                list.addresses.contains(where: { address($0) != nil })
            else { continue }
            let entries = list.entries.map { entry in
                DisplayName(entry.name, isFromHeader: true).with(address(entry.address) ?? entry.address)
            }
            fields[index] = HeaderField(fields[index].name, entries.joined(separator: ",\r\n "))
        }
    }
}

extension HeaderField {
    /// The one author, where the address has no domain.
    fileprivate var localAuthor: AddressList.Entry? {
        guard let entries = try? addresses().entries, entries.count == 1, entries[0].address.domain == nil else {
            return nil
        }
        return entries[0]
    }
}
