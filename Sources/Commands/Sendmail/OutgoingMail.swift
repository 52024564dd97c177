import Grants
import HelperKit
import MailConnections
import Messages

/// A message that is ready to go: with which account, to whom, and complete.
struct OutgoingMail: Sendable {
    let account: Account
    let connection: Connection
    let envelope: Envelope
    let message: Message
}

extension OutgoingMail {
    /// - Throws: ``ProgramFailure``: 64 for what the arguments lack, 65 for what the message lacks, 66 and 78 where no
    ///   account can send it, 67 for a recipient whom only this machine knows.
    init(_ arguments: SendmailArguments, from message: Message, _ context: CommandContext) throws(ProgramFailure) {
        let sender = try EnvelopeSender(arguments.sender)
        let account = try context.sendingAccount(
            arguments.account, addresses: [sender.address].compactMap { $0 } + message.header.senders)
        guard let connection = account.outgoing else {
            throw ProgramFailure(GrantFault.noConnection, account.name.text, .outgoing)
        }
        let own = try account.ownAddress
        let recipients = RecipientList(localUser: LocalUser.name, own: own)
        self.account = account
        self.connection = connection
        envelope = Envelope(
            sender: sender.resolved(own: own), recipients: try recipients.recipients(arguments, message.header),
            notification: arguments.notification)
        self.message = try Self.complete(
            message, author: envelope.sender ?? own, name: arguments.fullName, recipients)
    }

    private static func complete(
        _ message: Message, author: MailAddress, name: String?, _ recipients: RecipientList
    ) throws(ProgramFailure) -> Message {
        var message = message
        message.header.removeBlindCopies()
        message.header.completeRecipients(recipients.completed)
        message.header.complete(
            author: author, name: name, date: .now, identifier: MessageIdentifier(for: author))
        do throws(MessageError) { try message.checkHeader() } catch { throw ProgramFailure(error) }
        return message
    }
}

extension Account {
    /// What the account sends as unless told otherwise: the one address that its server surely lets it send from.
    fileprivate var ownAddress: MailAddress {
        get throws(ProgramFailure) {
            let text = outgoing?.sharedMailbox ?? address
            guard let address = MailAddress(text), address.domain != nil else {
                throw ProgramFailure(
                    .configuration, name.text, what: "\(text) is no address to send from",
                    remedy: "declare a whole address in \(declaredIn)")
            }
            return address
        }
    }
}
