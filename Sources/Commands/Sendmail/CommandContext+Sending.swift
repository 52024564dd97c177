import Declarations
import Grants
import HelperKit
import Messages

extension CommandContext {
    /// The account to send with: the named one; else the first that has one of the addresses; else the only one there is.
    ///
    /// The last is for cron, whose From is a user of this machine.
    ///
    /// - Parameter addresses: whom the message is from, the most telling first.
    /// - Throws: ``ProgramFailure``: 64 where it could be several, 66 for a name that nobody has, 78 where no account can
    ///   send or its file is wrong.
    func sendingAccount(_ name: String?, addresses: [MailAddress]) throws(ProgramFailure) -> Account {
        if let name { return try account(name) }
        let accounts = try accounts([]).accounts.filter { $0.outgoing != nil }
        for address in addresses where address.domain != nil {
            let matches = accounts.filter { $0.sends(as: address.text) }
            if matches.count > 1 { throw .severalSenders(matches, "have the address \(address.text)") }
            if let match = matches.first { return match }
            try checkWhetherBroken(address.text)
        }
        guard accounts.count < 2 else { throw .severalSenders(accounts, "can send, and nothing tells which") }
        guard let account = accounts.first else {
            throw ProgramFailure(
                .configuration, "sendmail", what: "no account with an outgoing connection is declared",
                remedy: "run: mailgrant add")
        }
        return account
    }

    /// A message from an account whose file is wrong does not go out with another one.
    private func checkWhetherBroken(_ address: String) throws(ProgramFailure) {
        guard case .broken(let name, let errors)? = try? loader.account(matching: address) else { return }
        throw ProgramFailure(errors, subject: name.text)
    }
}

extension Account {
    /// Whether this is its address, or that of a mailbox which its outgoing connection opens.
    fileprivate func sends(as address: String) -> Bool {
        [self.address, outgoing?.user, outgoing?.sharedMailbox].contains { $0?.lowercased() == address.lowercased() }
    }
}

extension ProgramFailure {
    fileprivate static func severalSenders(_ accounts: [Account], _ what: String) -> ProgramFailure {
        let names = accounts.map(\.name.text).joined(separator: ", ")
        return ProgramFailure(
            .usage, "sendmail", what: "several accounts \(what): \(names)", remedy: "name one with --account")
    }
}
