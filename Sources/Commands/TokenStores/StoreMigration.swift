import Declarations
import Grants
import HelperKit
import LocalState
import Secrets
import TokenStores

/// Moves everything that rests in one token store to another. At every moment each item is in one of them at least, and every
/// process finds it.
///
/// First it is written down that the new store is in use and the old one is being emptied: from then on all that is saved
/// goes to the new one, and what is not there is read from the old one (``MovableStore``). Then each item is copied and read
/// back, a grant under its lock. Only when all of them are in the new store is the old one emptied, each item after the new
/// store has shown once more that it has it. A run that ends anywhere is gone on with by the next.
struct StoreMigration: Sendable {
    let context: CommandContext
    let from: StoreChoice
    let to: StoreChoice
    let source: any TokenStore
    let target: any TokenStore

    init(_ context: CommandContext, from: StoreChoice, to: StoreChoice) {
        let maker = TokenStoreMaker(context)
        self.context = context
        self.from = from
        self.to = to
        source = maker.store(from)
        target = maker.store(to)
    }

    struct Outcome: Sendable {
        /// What is in the new store now.
        var moved: [StoredItem] = []
        /// What is on record and in neither store.
        var missing: [StoredItem] = []
    }

    /// - Throws: ``ProgramFailure``; everything that was kept is still found then.
    func run() async throws(ProgramFailure) -> Outcome {
        defer { context.terminal.clearProgress() }
        try await checkStores()
        try await context.write(StoreInUse.Record(inUse: to.name, movingFrom: from.name))
        var outcome = Outcome()
        let items = try context.storedItems()
        for (number, item) in items.enumerated() {
            context.terminal.progress("copying \(number + 1) of \(items.count) to \(target.displayName)")
            let isThere = try await underLock(of: item) { () async throws(ProgramFailure) in try await copy(item) }
            if isThere { outcome.moved.append(item) } else { outcome.missing.append(item) }
        }
        // What was saved meanwhile went to the new store, and needs no copy.
        for (number, item) in items.enumerated() {
            context.terminal.progress("emptying \(source.displayName): \(number + 1) of \(items.count)")
            try await underLock(of: item) { () async throws(ProgramFailure) in try await empty(item) }
        }
        try await context.write(StoreInUse.Record(inUse: to.name, movedFrom: from.name))
        return outcome
    }

    /// Nothing is begun with a store that is locked or away, or that does not keep what it is given.
    private func checkStores() async throws(ProgramFailure) {
        do throws(TokenStoreError) {
            let store = (target as? ProgramStore)?.onTrial ?? target
            try await StoreProbe.check(store, .allowed, ProvenStorePrograms(in: context.state))
        } catch {
            throw failure(error, target)
        }
        // One of its items, so that a keyring is unlocked once, before anything else.
        if let first = try context.storedItems().first { _ = try await read(first, source) }
    }

    /// - Returns: false where neither store has the item.
    private func copy(_ item: StoredItem) async throws(ProgramFailure) -> Bool {
        let old = try await read(item, source)
        if let new = try await read(item, target) {
            // It was saved there since the move began, or by a run before this one: it is never older, unless a person moves
            // what lay in a store that was in use before.
            guard let old, isNewer(old, than: new) else { return true }
        }
        guard let old else { return false }
        do throws(TokenStoreError) {
            try await target.write(old, as: item, interaction: .allowed)
        } catch {
            throw failure(error, target)
        }
        guard try await read(item, target) == old else {
            throw failure(TokenStoreError(.failed, "it gave back something else than was saved"), target)
        }
        return true
    }

    private func empty(_ item: StoredItem) async throws(ProgramFailure) {
        guard try await read(item, target) != nil else { return }
        do throws(TokenStoreError) {
            try await source.erase(item, interaction: .allowed)
            guard item.kind == .grant else { return }
            // Access tokens lie beside their grant where there is no token cache. They are minted anew.
            for direction in Direction.allCases {
                let token = StoredItem(.accessToken, id: "\(item.id)-\(direction)", account: item.account)
                try await source.erase(token, interaction: .allowed)
            }
        } catch {
            throw failure(error, source)
        }
    }

    private func isNewer(_ old: Secret, than new: Secret) -> Bool {
        guard let old = GrantCodec.grant(from: old), let new = GrantCodec.grant(from: new) else { return false }
        return old.generation > new.generation
    }

    private func read(_ item: StoredItem, _ store: any TokenStore) async throws(ProgramFailure) -> Secret? {
        do {
            return try await store.read(item, interaction: .allowed)
        } catch {
            throw failure(error, store)
        }
    }

    /// A grant that is being refreshed is moved before or after that.
    private func underLock<Answer>(
        of item: StoredItem, _ body: () async throws(ProgramFailure) -> Answer
    ) async throws(ProgramFailure) -> Answer {
        guard item.kind == .grant, let id = GrantID(item.id) else { return try await body() }
        let lock: (any HeldLock)?
        do {
            lock = try await FileLocks(in: context.state).lock(id, within: .seconds(60))
        } catch {
            throw ProgramFailure(GrantFault.ledger(error), item.account.text, nil)
        }
        guard let lock else { throw ProgramFailure(GrantFault.locked, item.account.text, nil) }
        defer { lock.release() }
        return try await body()
    }

    private func failure(_ error: TokenStoreError, _ store: any TokenStore) -> ProgramFailure {
        var failure = ProgramFailure(GrantFault.store(error), store.displayName, nil)
        failure.remedy += "; nothing is lost, and mailgrant store migrate --to \(to.name) goes on"
        return failure
    }
}
