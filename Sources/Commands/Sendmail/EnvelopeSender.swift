import HelperKit
import Messages

/// What `-f` says about the sender in the envelope, to whom word of a failed delivery goes.
enum EnvelopeSender: Equatable {
    /// Nothing, or a user of this machine, such as `root`: then it is the account's own address, which the server lets it
    /// send from, and whose mailbox the person reads.
    case account
    /// The null path: no word goes to anybody.
    case nobody
    /// Who calls knows better, as a mailing list or `git send-email --envelope-sender` does; the server decides.
    case address(MailAddress)

    /// - Throws: ``ProgramFailure`` with status 64 for what is no address, and so for what would end the command.
    init(_ argument: String?) throws(ProgramFailure) {
        guard let argument else {
            self = .account
            return
        }
        guard !argument.isEmpty, argument != "<>" else {
            self = .nobody
            return
        }
        guard let address = MailAddress(argument) else {
            throw ProgramFailure(
                .usage, "sendmail", what: "the sender \(argument) is no address", remedy: "mend the value of -f")
        }
        self = address.domain == nil ? .account : .address(address)
    }

    var address: MailAddress? {
        guard case .address(let address) = self else { return nil }
        return address
    }

    func resolved(own: MailAddress) -> MailAddress? {
        switch self {
        case .account: own
        case .nobody: nil
        case .address(let address): address
        }
    }
}
