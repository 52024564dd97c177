import Declarations
import Grants
import HelperKit
import LocalState

/// A grant, a secret or an app password that is left in a dead token store, for the person who has to replace it.
struct AbandonedSecret: Sendable {
    private let item: StoredItem
    private let direction: Direction?

    /// - Throws: ``ProgramFailure`` where the account's record cannot be read.
    init(_ item: StoredItem, _ context: CommandContext) throws(ProgramFailure) {
        let record: AccountRecord
        do throws(LedgerError) {
            record = try context.ledger.record(of: item.account)
        } catch {
            throw ProgramFailure(GrantFault.ledger(error), item.account.text, nil)
        }
        self.item = item
        direction = record.direction(of: item)
    }

    /// Whose it is, such as `work`, or `work incoming` where it is that connection's alone.
    var owner: String { [item.account.text, direction?.rawValue].compactMap(\.self).joined(separator: " ") }

    func line(_ from: StoreChoice) -> String {
        let remedy = remedy.map { "; run: \($0)" } ?? ""
        return "\(owner): the \(item.kind.noun) was left in \(from.name)\(remedy)"
    }

    /// The command that brings one like it; nothing where none does.
    private var remedy: String? {
        let commands = RemedyCommands(account: item.account.text, direction: direction)
        switch item.kind {
        case .grant: return commands.authorize
        case .password: return commands.storePassword
        case .clientSecret, .certificateKey: return commands.store(item.kind, of: direction)
        case .accessToken, .registrationToken: return nil
        }
    }
}

extension AccountRecord {
    /// The connection that alone uses an item; nothing for what both share.
    func direction(of item: StoredItem) -> Direction? {
        if let secret = secrets.first(where: { $0.id == item.id }) { return secret.direction }
        let users = Direction.allCases.filter { self[$0]?.grant?.text == item.id }
        return users.count == 1 ? users.first : nil
    }
}
