import Glibc
import HelperKit
import MailConnections
import Messages

/// Who gets the message.
struct RecipientList {
    /// The login name of who runs the program; nothing where the system does not know it.
    let localUser: String?
    /// The account's own address.
    let own: MailAddress

    /// The recipients of the command line and, with `-t`, of the header, each once.
    ///
    /// - Throws: ``ProgramFailure``: 64 and 65 where there are none, too many, or what is no address; 67 for another user
    ///   of this machine.
    func recipients(_ arguments: SendmailArguments, _ header: MessageHeader) throws(ProgramFailure) -> [MailAddress] {
        var recipients: [MailAddress] = []
        for address in try addresses(arguments, header) {
            let address = try resolved(address)
            if !recipients.contains(where: address.isSame) { recipients.append(address) }
            guard recipients.count <= Envelope.recipientLimit else { throw Self.tooMany }
        }
        guard !recipients.isEmpty else {
            throw arguments.readsRecipients
                ? ProgramFailure(
                    .dataError, "sendmail", what: "To, Cc and Bcc name nobody",
                    remedy: "add a recipient; nothing was sent")
                : ProgramFailure(
                    .usage, "sendmail", what: "no recipient is given",
                    remedy: "give addresses, or -t to read the header")
        }
        return recipients
    }

    private static let tooMany = ProgramFailure(
        .usage, "sendmail", what: "there are more than \(Envelope.recipientLimit) recipients",
        remedy: "send to fewer at a time; nothing was sent")

    private func addresses(
        _ arguments: SendmailArguments, _ header: MessageHeader
    ) throws(ProgramFailure) -> [MailAddress] {
        do throws(MessageError) {
            var addresses: [MailAddress] = []
            for argument in arguments.recipients { addresses += try AddressList(argument).addresses }
            return arguments.readsRecipients ? addresses + (try header.recipients()) : addresses
        } catch {
            throw ProgramFailure(error)
        }
    }

    /// A name without a domain is a user of this machine, whose mailbox is elsewhere. Only whoever runs the program is
    /// known to have one, the account's: so cron's mail arrives.
    ///
    /// - Returns: the address that such a name stands for; nothing for every other.
    func completed(_ address: MailAddress) -> MailAddress? {
        address.domain == nil && address.localPart == localUser ? own : nil
    }

    private func resolved(_ address: MailAddress) throws(ProgramFailure) -> MailAddress {
        guard address.domain == nil else { return address }
        guard let whole = completed(address) else {
            throw ProgramFailure(
                .noUser, "sendmail", what: "\(address.text) has no domain, and is not the user who runs this",
                remedy: "give the whole address; nothing was sent")
        }
        return whole
    }
}

/// Who runs the program.
enum LocalUser {
    /// From the user database: the environment may say anything.
    static var name: String? { getpwuid(getuid()).flatMap { String(validatingCString: $0.pointee.pw_name) } }
}
