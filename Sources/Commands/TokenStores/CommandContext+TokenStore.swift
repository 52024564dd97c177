import Declarations
import Grants
import HelperKit
import LocalState
import PluginPrograms
import Secrets
import TokenCache
import TokenStores

extension CommandContext {
    /// The token store in which this user's grants rest, as it is declared.
    ///
    /// Where nothing is kept yet the declared one is it from now on. Where something is kept elsewhere nothing is looked for
    /// in the declared one, which would find no grant and send a person to the browser in vain: they are moved first. A
    /// declaration that still names the store they were moved from is behind; that is said, and they are used where they are.
    /// Nobody is told to move anything to a program that is not allowed: whether it is comes first.
    ///
    /// - Parameter interaction: whether a person runs the command.
    /// - Throws: ``ProgramFailure``: 78 where they rest in another store than declared, 77 where its program is not allowed to
    ///   run on this machine.
    func tokenStore(
        _ declared: StoreChoice, _ interaction: Interaction
    ) async throws(ProgramFailure) -> any TokenStore {
        let record = try storeRecord()
        var inUse = choice(record)
        if inUse != declared {
            if record?.movingTo == declared.name {
                if !terminal.isSteady { warnThatMoveIsNotFinished(inUse, declared) }
            } else if [record?.movingFrom, record?.movedFrom].contains(declared.name) {
                if !terminal.isSteady { warnThatDeclarationIsBehind(inUse) }
            } else if try storedItems().isEmpty {
                try allowed(declared)
                try await write(StoreInUse.Record(inUse: declared.name))
                inUse = declared
            } else {
                try allowed(declared)
                throw ProgramFailure(
                    .configuration, "settings",
                    what: "mailgrant.toml declares store = \"\(declared.name)\", and the grants rest in \(inUse.name)",
                    remedy: "move them: mailgrant store migrate --to \(declared.name); "
                        + "or declare store = \"\(inUse.name)\"")
            }
        } else {
            try allowed(declared)
        }
        if inUse.isMemoryOnly, interaction == .allowed, !terminal.isSteady { warnThatMemoryIsLost(inUse) }
        return movableStore(inUse)
    }

    /// The store in use, wherever a migration moves it while this runs.
    private func movableStore(_ inUse: StoreChoice) -> any TokenStore {
        let maker = TokenStoreMaker(self)
        return MovableStore(maker.store(inUse).displayName, state: StoreInUse(in: state)) { record in
            let inUse = record.flatMap { StoreChoice($0.inUse) } ?? .secretService
            let old = record?.movingFrom.flatMap { StoreChoice($0) }
            return MovableStore.Places(inUse: maker.store(inUse), movingFrom: old.map(maker.store))
        }
    }

    /// Which store is in use; nothing was ever said of another than the Secret Service.
    func choice(_ record: StoreInUse.Record?) -> StoreChoice {
        record.flatMap { StoreChoice($0.inUse) } ?? .secretService
    }

    func storeRecord() throws(ProgramFailure) -> StoreInUse.Record? {
        do {
            return try StoreInUse(in: state).record()
        } catch {
            throw ProgramFailure(GrantFault.ledger(error), "token store", nil)
        }
    }

    /// Writes down where the grants rest, while no process is in the middle of a call of the store.
    func write(_ record: StoreInUse.Record) async throws(ProgramFailure) {
        try await whileNobodyUsesStore { place throws(ProgramFailure) in try write(record, place) }
    }

    func write(_ record: StoreInUse.Record, _ place: StoreInUse) throws(ProgramFailure) {
        do throws(LedgerError) {
            try place.write(record)
        } catch {
            throw ProgramFailure(GrantFault.ledger(error), "token store", nil)
        }
    }

    /// Does something while no process is in the middle of a call of the store.
    func whileNobodyUsesStore<Answer>(
        _ body: (StoreInUse) async throws(ProgramFailure) -> Answer
    ) async throws(ProgramFailure) -> Answer {
        let place = StoreInUse(in: state)
        let taken: (any HeldLock)?
        do throws(LedgerError) {
            // As long as a prompt may be open.
            taken = try await place.lock(.alone, within: .seconds(130))
            if taken == nil {
                throw LedgerError(path: "the token store", detail: "is in use by another mailgrant that does not move")
            }
        } catch {
            throw ProgramFailure(GrantFault.ledger(error), "token store", nil)
        }
        defer { taken?.release() }
        return try await body(place)
    }

    /// - Throws: ``ProgramFailure`` with status 77 where the store is a program that nobody has allowed on this machine.
    func allowed(_ choice: StoreChoice) throws(ProgramFailure) {
        guard let program = choice.program, !pluginTrust.allows(program.kind, program.name) else { return }
        throw ProgramFailure(
            .noPermission, "settings",
            what: "the token store \(program.kind.prefix)\(program.name) is declared in a repository that comes from "
                + "elsewhere, and was not allowed on this machine",
            remedy: "if you trust it, run: mailgrant plugin allow \(choice.name)")
    }

    /// Everything that rests in the token store, of accounts that are declared and of others, each once.
    func storedItems() throws(ProgramFailure) -> [StoredItem] {
        do throws(LedgerError) {
            var items: [StoredItem] = []
            var seen: Set<[String]> = []
            for account in try state.recordedAccounts() {
                // A rename that was interrupted leaves two records of the same items.
                for item in try ledger.record(of: account).items(of: account)
                where seen.insert([item.kind.rawValue, item.id]).inserted {
                    items.append(item)
                }
            }
            return items
        } catch {
            throw ProgramFailure(GrantFault.ledger(error), "token store", nil)
        }
    }

    /// The line of a grant that the token store would not save, and that waits in the token cache.
    func heldGrant(_ id: GrantID) async -> Secret? {
        guard let cache = TokenCache.open(creating: false) else { return nil }
        return await SealedTokenCache(cache).held(id)
    }

    private func warnThatDeclarationIsBehind(_ inUse: StoreChoice) {
        terminal.note(
            "mailgrant: warning: the grants were moved to \(inUse.name), and mailgrant.toml does not say so; "
                + "write store = \"\(inUse.name)\" there")
    }

    private func warnThatMoveIsNotFinished(_ inUse: StoreChoice, _ declared: StoreChoice) {
        terminal.note(
            "mailgrant: warning: the grants still rest in \(inUse.name), since their move is not finished; finish it: "
                + "mailgrant store migrate --to \(declared.name)")
    }

    private func warnThatMemoryIsLost(_ inUse: StoreChoice) {
        terminal.note(
            "mailgrant: warning: \(inUse.name) keeps grants in memory only: at logout they are gone, and you authorize "
                + "again")
    }
}
