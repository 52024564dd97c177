import FoundationEssentials
import Grants
import LocalState

/// Which events of the journal are asked for.
struct JournalFilter {
    /// Nothing stands for all.
    var accounts: Set<PlainName>?
    var since: Date?
    var until: Date?

    func includes(_ record: JournalRecord) -> Bool {
        if let accounts {
            guard let account = record.account, accounts.contains(account) else { return false }
        }
        return since.map { record.at >= $0 } ?? true && until.map { record.at < $0 } ?? true
    }
}
