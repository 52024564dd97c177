import Grants
import HelperKit
import LocalState
import Secrets
import TokenStores

/// Leaving a store that is dead for good: its program was uninstalled, or the key of the sealed file is lost.
///
/// What it still gives out is moved as always. What it does not give out stays in it, untouched; whoever needs it is told so
/// by its record, and what a person does then, authorizing or storing a secret again, is the same as at the first time.
/// Should the store come back, `--from` moves what lay there, and the marks go.
extension StoreMigration {
    /// What the old store does not give out.
    struct Unreadable: Sendable {
        /// What is nowhere else.
        var lost: [StoredItem] = []
        /// What the new store has.
        var copied: [StoredItem] = []
        /// Grants that a refresh has left in the token cache, since the old store would not save them.
        var held: [(item: StoredItem, line: Secret)] = []
        /// What the old store said first.
        var reason: TokenStoreError?

        func contains(_ item: StoredItem) -> Bool {
            lost.contains(item) || copied.contains(item) || held.contains { $0.item == item }
        }
    }

    /// Asks the old store for everything.
    ///
    /// - Throws: ``ProgramFailure`` where the new store cannot be asked what it has.
    func unreadable() async throws(ProgramFailure) -> Unreadable {
        defer { context.terminal.clearProgress() }
        var found = Unreadable()
        let items = try context.storedItems()
        for (number, item) in items.enumerated() {
            context.terminal.progress("looking into \(source.displayName): \(number + 1) of \(items.count)")
            guard let reason = await refusal(of: item, after: found.reason) else { continue }
            found.reason = found.reason ?? reason
            if let line = await heldLine(of: item) {
                found.held.append((item, line))
            } else if try await read(item, target) != nil {
                found.copied.append(item)
            } else {
                found.lost.append(item)
            }
        }
        return found
    }

    /// Why the old store does not give an item out; nothing where it does, or says that it has none.
    ///
    /// - Parameter before: what it said of another. What is away or stays locked is so for all of them, and nobody is asked
    ///   for a passphrase once more.
    private func refusal(of item: StoredItem, after before: TokenStoreError?) async -> TokenStoreError? {
        if let before, [.absent, .locked, .dismissed].contains(before.code) { return before }
        do throws(TokenStoreError) {
            _ = try await source.read(item, interaction: .allowed)
            return nil
        } catch {
            return error
        }
    }

    private func heldLine(of item: StoredItem) async -> Secret? {
        guard item.kind == .grant, let id = GrantID(item.id) else { return nil }
        guard let line = await context.heldGrant(id), GrantCodec.grant(from: line) != nil else { return nil }
        return line
    }

    /// Writes down that what an account needs stays in the old store.
    func markAbandoned(_ items: [StoredItem]) throws(ProgramFailure) {
        for (account, items) in Dictionary(grouping: items, by: \.account) {
            let record = try change(account) { record in
                let known = record.abandoned ?? []
                let new = items.filter { item in !known.contains { $0.id == item.id } }
                record.abandoned = known + new.map { AbandonedItem(id: $0.id, store: source.displayName) }
            }
            for item in items {
                context.ledger.note(
                    JournalEvent(
                        .forgotten, account: account, direction: record.direction(of: item),
                        grant: item.kind == .grant ? GrantID(item.id) : nil,
                        detail: "\(item.kind.rawValue) abandoned in \(source.displayName)"))
            }
        }
    }

    /// Takes back what was written down of items that are in the new store after all.
    func unmark(_ items: [StoredItem]) throws(ProgramFailure) {
        for (account, items) in Dictionary(grouping: items, by: \.account) {
            try change(account) { $0.forgetAbandoned(items.map(\.id)) }
        }
    }

    @discardableResult
    private func change(
        _ account: PlainName, _ change: (inout AccountRecord) -> Void
    ) throws(ProgramFailure) -> AccountRecord {
        do throws(LedgerError) {
            return try context.ledger.update(account, change)
        } catch {
            throw ProgramFailure(GrantFault.ledger(error), account.text, nil)
        }
    }
}
