import Grants
import Messages

/// Services over HTTPS read no envelope: a message goes to whom its header names, and word of it comes back to the
/// mailbox that it was sent from. So the header is made to say what the envelope says, or the message is refused.
extension Message {
    /// The message with all recipients of the envelope in its header: those whom To and Cc do not name are added as blind
    /// copies, which the server takes out again.
    ///
    /// - Parameter own: the address of the mailbox that it is sent from.
    /// - Throws: ``SubmissionRefusal`` where the envelope says what the header cannot: fewer recipients, another sender,
    ///   notifications.
    func addressed(by envelope: Envelope, from own: String) throws(SubmissionRefusal) -> Message {
        guard !envelope.notification.isWanted else { throw SubmissionRefusal(.sendsNoNotifications) }
        try checkSender(envelope.sender, own)
        let named: [MailAddress]
        do { named = try header.addressees() } catch {
            throw SubmissionRefusal(.ignoresEnvelope, "To or Cc holds what is no address")
        }
        let extra = named.filter { name in !envelope.recipients.contains { $0.isAlike(name) } }
        guard extra.isEmpty else {
            let texts = extra.prefix(5).map(\.text).joined(separator: ", ")
            throw SubmissionRefusal(.ignoresEnvelope, "To or Cc also names \(texts), who is no recipient of it")
        }
        var message = self
        message.header.addBlindCopies(
            envelope.recipients.filter { recipient in !named.contains { $0.isAlike(recipient) } })
        return message
    }

    private func checkSender(_ sender: MailAddress?, _ own: String) throws(SubmissionRefusal) {
        guard let sender else {
            throw SubmissionRefusal(.ignoresEnvelope, "it has no way to send from nobody, as -f '<>' asks")
        }
        let senders = header.senders + [MailAddress(own)].compactMap { $0 }
        guard senders.contains(where: sender.isAlike) else {
            throw SubmissionRefusal(
                .ignoresEnvelope, "word of a failed delivery would go to the mailbox, and not to \(sender.text)")
        }
    }
}

extension MailAddress {
    /// Whether both are the same to a server that knows no letters' case, as these services do.
    fileprivate func isAlike(_ other: MailAddress) -> Bool { text.lowercased() == other.text.lowercased() }
}
