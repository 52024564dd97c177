import Declarations
import Grants

/// Which accounts' files were renamed: one that is gone and a new one that what is kept of the first fits.
struct Renames {
    /// New name → old name.
    private let pairs: [PlainName: PlainName]
    /// What is kept of accounts that are neither declared nor renamed, in order.
    let undeclared: [PlainName]
    /// Why nothing of those may be ended; nothing where it may.
    let whyHeld: Keeping?

    init(_ declared: Declarations, _ records: [PlainName: AccountRecord]) {
        let gone = records.filter { !$0.value.isEmpty && declared.accounts[$0.key] == nil }.keys.sorted()
        var new: [Account] = []
        var isUnreadableNew = false
        // Where nothing is gone nothing was renamed, and a thousand names need no order.
        let candidates = gone.isEmpty ? [] : declared.accounts.sorted { $0.key < $1.key }
        for (name, account) in candidates {
            let isKnown = records[name].map { !$0.isEmpty } ?? false
            switch account {
            case .success(let account): if !isKnown { new.append(account) }
            case .failure: if !isKnown { isUnreadableNew = true }
            }
        }
        var pairs: [PlainName: PlainName] = [:]
        for old in gone {
            guard let record = records[old] else { continue }
            // A rename that was interrupted: the record is under both names.
            let begun = candidates.first { records[$0.key].map(record.shares) ?? false }?.key
            guard let name = begun ?? new.first(where: { pairs[$0.name] == nil && record.fits($0) })?.name else {
                continue
            }
            pairs[name] = old
        }
        self.pairs = pairs
        undeclared = gone.filter { !pairs.values.contains($0) }
        whyHeld =
            if case .failure = declared.settings {
                Keeping(
                    "the settings cannot be read, and may name a layer that declares it", remedy: "mend that first")
            } else if isUnreadableNew || !declared.misnamed.isEmpty {
                Keeping("a file that cannot be read may be its file under a new name", remedy: "mend that first")
            } else if declared.accounts.isEmpty, undeclared.count > 1 {
                Keeping(
                    "no account is declared any more, as where a directory was renamed",
                    remedy: "to let all go, run: mailgrant forget --all")
            } else {
                nil
            }
    }

    func oldName(of name: PlainName) -> PlainName? { pairs[name] }

    var differences: [Difference] {
        pairs.sorted { $0.key < $1.key }.map { Difference(account: $0.key, .rename(from: $0.value)) }
    }
}

extension AccountRecord {
    /// Whether what is kept could be this account's under another name: the same mailbox at the same servers, and grants
    /// of the same client. Nothing that a declaration moved away from comes along by a rename.
    fileprivate func fits(_ account: Account) -> Bool {
        let observed = Direction.allCases.filter { self[$0] != nil }
        guard !observed.isEmpty, observed.allSatisfy({ account[$0] != nil }) else { return false }
        return account.connections.allSatisfy { connection in
            guard let record = self[connection.direction] else { return true }
            guard record.endpoint.moves(to: connection).isEmpty else { return false }
            guard connection.authentication == .oauth2 else { return record.password != nil }
            guard record.hasOwnGrant == connection.hasOwnToken, let grant = record.grant.flatMap(summary) else {
                return false
            }
            return grant.binding.moves(to: connection.token).isEmpty
        }
    }
}
