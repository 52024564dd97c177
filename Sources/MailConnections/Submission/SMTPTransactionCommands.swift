import Messages

/// The commands of one mail transaction as this server needs them (RFC 5321 section 3.3).
struct SMTPTransactionCommands: Sendable, Equatable {
    let mail: String
    let recipients: [String]

    /// - Throws: ``SubmissionRefusal`` where the server lacks what the message cannot do without.
    init(
        _ envelope: Envelope, _ message: Message, _ extensions: SMTPExtensions
    ) throws(SubmissionRefusal) {
        var parameters = ""
        if let limit = extensions.sizeLimit {
            // Zero stands for no fixed limit (RFC 1870 section 4).
            guard limit == 0 || message.size <= limit else { throw SubmissionRefusal(.tooLarge(limit: limit)) }
            parameters += " SIZE=\(message.size)"
        }
        if !message.isASCII {
            // Sent all the same, the eighth bit might be cut off on the way; encoding anew would break signatures.
            guard extensions.contains("8BITMIME") else { throw SubmissionRefusal(.takesNoEightBit) }
            parameters += " BODY=8BITMIME"
        }
        if envelope.needsUTF8 || message.needsUTF8Header {
            guard extensions.contains("SMTPUTF8") else { throw SubmissionRefusal(.takesNoUTF8) }
            parameters += " SMTPUTF8"
        }
        guard !envelope.notification.isWanted || extensions.contains("DSN") else {
            throw SubmissionRefusal(.sendsNoNotifications)
        }
        let notification = envelope.notification
        mail = "MAIL FROM:<\(envelope.sender?.text ?? "")>\(parameters)\(notification.ofMessage)"
        recipients = envelope.recipients.map { "RCPT TO:<\($0.text)>\(notification.ofRecipient($0))" }
    }
}

extension DeliveryNotification {
    /// What MAIL says of it.
    fileprivate var ofMessage: String {
        (content.map { " RET=\($0.rawValue.uppercased())" } ?? "")
            + (envelopeIdentifier.map { " ENVID=\(XText.encode($0))" } ?? "")
    }

    /// What RCPT says of it, with the address as the sender wrote it.
    fileprivate func ofRecipient(_ address: MailAddress) -> String {
        guard !events.isEmpty else { return "" }
        let notify = " NOTIFY=" + events.map { $0.rawValue.uppercased() }.joined(separator: ",")
        // Addresses beyond ASCII have a form of their own (RFC 6533 section 3), which nothing requires.
        return address.needsUTF8 ? notify : notify + " ORCPT=rfc822;\(XText.encode(address.text))"
    }
}
