import ArgumentParser
import Declarations
import Grants
import HelperKit
import LocalState

/// `mailgrant store migrate`.
struct StoreMigrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Move everything to another token store.",
        discussion: """
            Moves every grant, client secret, key, registration token and app password. At no moment one of them is in neither \
            store, and helpers answer meanwhile. The old store is emptied only after everything was read back from the new \
            one. A run that ends early is gone on with by running it again. Afterwards mailgrant.toml must name the new store: \
            the file is written where mailgrant made it or there is none; else the line to write is printed.
            """)

    @Option(
        help: "The new store: secret-service, sealed-file, git-credential:NAME, or the NAME of mailgrant-store-NAME.")
    var to: String

    @Option(help: "Where they rest now, where that is not known.")
    var from: String?

    @Flag(help: "Move them also to a store that keeps them in memory only.")
    var yes = false

    @Flag(help: "Print what was moved as JSON.")
    var json = false

    func run() async throws {
        let context = try CommandContext()
        let to = try choice(self.to)
        let lock = try onlyOne(context)
        defer { lock.release() }
        let record = try context.storeRecord()
        let from = try source(record, to, context)
        try context.allowed(to)
        if to.isMemoryOnly, !yes {
            throw ProgramFailure(
                .usage, "store migrate",
                what: "\(to.name) keeps grants in memory only: at logout they are gone, and you authorize again",
                remedy: "if that is meant, say --yes")
        }
        var outcome = StoreMigration.Outcome()
        if let from { outcome = try await StoreMigration(context, from: from, to: to).run() }
        let declaration = try declare(to, context)
        try show(outcome, from, to, declaration, context)
    }

    private func choice(_ text: String) throws(ProgramFailure) -> StoreChoice {
        if let choice = StoreChoice(text) { return choice }
        throw ProgramFailure(
            .usage, "store migrate", what: "\(text) is no token store",
            remedy: "name secret-service, sealed-file, git-credential:NAME, or the NAME of a mailgrant-store-NAME")
    }

    private func onlyOne(_ context: CommandContext) throws(ProgramFailure) -> any HeldLock {
        do throws(LedgerError) {
            if let lock = try StoreInUse(in: context.state).lockForMigration() { return lock }
        } catch {
            throw ProgramFailure(GrantFault.ledger(error), "store migrate", nil)
        }
        throw ProgramFailure(
            .temporaryFailure, "store migrate", what: "another one is running", remedy: "wait for its end")
    }

    /// Where they are moved from; nothing where all of them rest in the new store.
    private func source(
        _ record: StoreInUse.Record?, _ to: StoreChoice, _ context: CommandContext
    ) throws(ProgramFailure) -> StoreChoice? {
        let inUse = context.choice(record)
        let named = try self.from.map { text throws(ProgramFailure) in try choice(text) }
        if let old = record?.movingFrom.flatMap({ StoreChoice($0) }) {
            guard inUse == to, named == nil || named == old else {
                throw ProgramFailure(
                    .usage, "store migrate", what: "a move from \(old.name) to \(inUse.name) is not finished",
                    remedy: "finish it first: mailgrant store migrate --to \(inUse.name)")
            }
            return old
        }
        guard inUse == to else {
            guard named == nil || named == inUse else {
                throw ProgramFailure(
                    .usage, "store migrate", what: "the grants rest in \(inUse.name)",
                    remedy: "move them from there, without --from")
            }
            return inUse
        }
        // What a person says may still lie somewhere else.
        return named == to ? nil : named
    }

    private func declare(
        _ choice: StoreChoice, _ context: CommandContext
    ) throws(ProgramFailure) -> StoreDeclaration.Outcome {
        do {
            return try StoreDeclaration.declare(choice, in: context.configuration, context.renewed.loader)
        } catch {
            throw ProgramFailure(error, subject: "store migrate")
        }
    }

    private func show(
        _ outcome: StoreMigration.Outcome, _ from: StoreChoice?, _ to: StoreChoice,
        _ declaration: StoreDeclaration.Outcome, _ context: CommandContext
    ) throws(ProgramFailure) {
        let terminal = context.terminal
        if json { return try terminal.print(json: Report(outcome, from, to, declaration)) }
        if from != nil, outcome.moved.isEmpty, outcome.missing.isEmpty {
            try terminal.print("nothing is kept yet; what comes will rest in \(to.name)")
        } else if let from {
            try terminal.print("moved \(outcome.moved.count) from \(from.name) to \(to.name)")
        } else {
            try terminal.print("nothing to move: everything rests in \(to.name)")
        }
        for item in outcome.missing {
            try terminal.print("\(item.account): the \(item.kind.rawValue) \(item.id) is in neither store")
        }
        switch declaration {
        case .unchanged: return
        case .written(let path): try terminal.print("\(path): declares \(to.name) now")
        case .toBeWritten(let line, let path): try terminal.print("Next: write \(line) in \(path)")
        }
    }

    private struct Report: Encodable {
        var version = 1
        /// Nothing where there was nothing to move.
        var from: String?
        var to: String
        var moved: [Item]
        /// On record, and in neither store.
        var missing: [Item]
        /// Whether mailgrant.toml names the new store.
        var declared: Bool
        /// What a person writes into mailgrant.toml.
        var line: String?
        var file: String?

        struct Item: Encodable {
            var account: String
            var kind: String
            var id: String

            init(_ item: StoredItem) {
                account = item.account.text
                kind = item.kind.rawValue
                id = item.id
            }
        }

        init(
            _ outcome: StoreMigration.Outcome, _ from: StoreChoice?, _ to: StoreChoice,
            _ declaration: StoreDeclaration.Outcome
        ) {
            self.from = from?.name
            self.to = to.name
            moved = outcome.moved.map(Item.init)
            missing = outcome.missing.map(Item.init)
            switch declaration {
            case .unchanged: declared = true
            case .written(let path): (declared, file) = (true, path)
            case .toBeWritten(let line, let path): (declared, self.line, file) = (false, line, path)
            }
        }
    }
}
