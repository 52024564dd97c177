import Declarations
import Grants
import HelperKit
import LocalState
import Secrets
import TokenStores

/// Moves everything that rests in one token store to another. At every moment the store in use has every item, and every
/// process finds it there.
///
/// First each item is copied and read back. The old store stays in use meanwhile: nothing depends on the new one, which may
/// fail at any moment, and ``turnBack()`` gives it up. What is saved meanwhile is noted, and copied once more while nobody
/// uses the store; then the new store is the one in use. Only after that the old one is emptied, each item after the new
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
        /// What a store that was given up may still have a copy of, and why.
        var left: (items: [StoredItem], reason: ProgramFailure)?
        /// What stays in the old store, which does not give it out.
        var abandoned: [StoredItem] = []
    }

    /// - Parameter unreadable: what the old store does not give out, and is left there with the person's consent.
    /// - Throws: ``ProgramFailure``; everything that was kept is still found then.
    func run(leaving unreadable: Unreadable = Unreadable()) async throws(ProgramFailure) -> Outcome {
        defer { context.terminal.clearProgress() }
        try await checkStores(leaving: unreadable)
        if context.choice(try context.storeRecord()) == from {
            try await copyAll(but: unreadable)
        } else {
            // What an older run left in the old store, or a person says is still there.
            try await context.write(StoreInUse.Record(inUse: to.name, movingFrom: from.name))
        }
        var outcome = Outcome()
        for held in unreadable.held { try await saveHeld(held.line, held.item) }
        try markAbandoned(unreadable.lost)
        outcome.abandoned = unreadable.lost
        if let reason = unreadable.reason {
            let copied = unreadable.copied + unreadable.held.map(\.item)
            outcome.moved = copied
            if !copied.isEmpty { outcome.left = (copied, failure(reason, source)) }
        }
        let items = try context.storedItems().filter { !unreadable.contains($0) }
        for (number, item) in items.enumerated() {
            context.terminal.progress("emptying \(source.displayName): \(number + 1) of \(items.count)")
            let isThere = try await underLock(of: item) { () async throws(ProgramFailure) in try await empty(item) }
            if isThere { outcome.moved.append(item) } else { outcome.missing.append(item) }
        }
        try unmark(outcome.moved)
        try await context.write(StoreInUse.Record(inUse: to.name, movedFrom: from.name))
        return outcome
    }

    /// Gives up a copying to the store that this moves from: the one that this moves to was in use all the time, and has
    /// everything. The copies are taken away as far as the store that is given up does its part.
    ///
    /// - Returns: what may be left there.
    func turnBack() async throws(ProgramFailure) -> Outcome {
        defer { context.terminal.clearProgress() }
        let changed = try await context.whileNobodyUsesStore { place throws(ProgramFailure) in
            let changed = try changes(place)
            try context.write(StoreInUse.Record(inUse: to.name), place)
            place.forgetChanges()
            return changed
        }
        var outcome = Outcome()
        let items = try context.storedItems()
        let all = items + changed.filter { item in !items.contains { isSame($0, item) } }
        for (number, item) in all.enumerated() {
            context.terminal.progress("emptying \(source.displayName): \(number + 1) of \(all.count)")
            do throws(ProgramFailure) {
                try await underLock(of: item) { () async throws(ProgramFailure) in
                    // What was erased meanwhile is not brought back.
                    if changed.contains(where: { isSame($0, item) }), try await read(item, target) == nil {
                        try await erase(item)
                    } else {
                        _ = try await empty(item)
                    }
                }
            } catch {
                outcome.left = (Array(all[number...]), error)
                return outcome
            }
        }
        return outcome
    }

    // MARK: Copying

    private func copyAll(but unreadable: Unreadable) async throws(ProgramFailure) {
        try await context.whileNobodyUsesStore { place throws(ProgramFailure) in
            // Everything is copied from here on, whatever an earlier run has noted.
            place.forgetChanges()
            try context.write(StoreInUse.Record(inUse: from.name, movingTo: to.name), place)
        }
        let items = try context.storedItems().filter { !unreadable.contains($0) }
        for (number, item) in items.enumerated() {
            context.terminal.progress("copying \(number + 1) of \(items.count) to \(target.displayName)")
            try await copy(item)
        }
        // All but the newest changes, while others can still use the store.
        for item in try changes(StoreInUse(in: context.state), but: unreadable) { try await copyChange(item) }
        try await context.whileNobodyUsesStore { place async throws(ProgramFailure) in
            for item in try changes(place, but: unreadable) { try await copyChange(item) }
            try context.write(StoreInUse.Record(inUse: to.name, movingFrom: from.name), place)
            place.forgetChanges()
        }
    }

    /// Has the new store keep what the old one has, which counts.
    private func copy(_ item: StoredItem) async throws(ProgramFailure) {
        guard let secret = try await read(item, source), try await read(item, target) != secret else { return }
        try await save(secret, item)
    }

    /// Has the new store keep a grant that the token cache holds, unless it has a newer one already.
    private func saveHeld(_ line: Secret, _ item: StoredItem) async throws(ProgramFailure) {
        try await underLock(of: item) { () async throws(ProgramFailure) in
            if let kept = try await read(item, target), !isNewer(line, than: kept) { return }
            try await save(line, item)
        }
    }

    private func copyChange(_ item: StoredItem) async throws(ProgramFailure) {
        // Access tokens are minted anew.
        guard item.kind != .accessToken else { return }
        guard try await read(item, source) == nil else { return try await copy(item) }
        do throws(TokenStoreError) {
            try await target.erase(item, interaction: .allowed)
        } catch {
            throw failure(error, target)
        }
    }

    private func save(_ secret: Secret, _ item: StoredItem) async throws(ProgramFailure) {
        do throws(TokenStoreError) {
            try await target.write(secret, as: item, interaction: .allowed)
        } catch {
            throw failure(error, target)
        }
        guard try await read(item, target) == secret else {
            throw failure(
                TokenStoreError(
                    .failed, "it gave back something else than was saved", remedy: "move to another store"), target)
        }
    }

    private func changes(
        _ place: StoreInUse, but unreadable: Unreadable = Unreadable()
    ) throws(ProgramFailure) -> [StoredItem] {
        do throws(LedgerError) {
            return try place.changes().filter { !unreadable.contains($0) }
        } catch {
            throw ProgramFailure(GrantFault.ledger(error), "token store", nil)
        }
    }

    // MARK: Emptying

    /// Takes an item out of the old store, once the new one, which is in use, has shown that it has it.
    ///
    /// - Returns: false where neither store has the item.
    private func empty(_ item: StoredItem) async throws(ProgramFailure) -> Bool {
        let old = try await read(item, source)
        let new = try await read(item, target)
        // What is in the store in use is never older, unless a person moves what lay in a store that was in use before.
        if let old, new.map({ isNewer(old, than: $0) }) ?? true { try await save(old, item) }
        guard old != nil || new != nil else { return false }
        try await erase(item)
        return true
    }

    private func erase(_ item: StoredItem) async throws(ProgramFailure) {
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

    // MARK: Both

    /// Nothing is begun with a store that is locked or away, or that does not keep what it is given.
    private func checkStores(leaving unreadable: Unreadable) async throws(ProgramFailure) {
        do throws(TokenStoreError) {
            if let program = target as? ProgramStore {
                try await program.tryOut(.allowed)
            } else {
                try await StoreProbe.check(target, .allowed, ProvenStorePrograms(in: context.state))
            }
        } catch {
            throw failure(error, target)
        }
        // One of its items, so that a keyring is unlocked once, before anything else.
        if let first = try context.storedItems().first(where: { !unreadable.contains($0) }) {
            _ = try await read(first, source)
        }
    }

    func read(_ item: StoredItem, _ store: any TokenStore) async throws(ProgramFailure) -> Secret? {
        do {
            return try await store.read(item, interaction: .allowed)
        } catch {
            throw failure(error, store)
        }
    }

    /// Whatever its account is called by now.
    private func isSame(_ one: StoredItem, _ other: StoredItem) -> Bool {
        one.kind == other.kind && one.id == other.id
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
        let record = try? context.storeRecord()
        if store.displayName == source.displayName {
            failure.remedy +=
                "; if that cannot be mended: mailgrant store migrate --to \(to.name) --abandon says what would be lost"
        }
        failure.remedy +=
            record?.movingTo == nil && record?.movingFrom == nil
            ? "; nothing was moved"
            : "; nothing is lost: mailgrant store migrate --to \(to.name) goes on, and --to \(from.name) goes back"
        return failure
    }
}
