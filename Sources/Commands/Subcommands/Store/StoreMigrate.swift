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
            store, and helpers answer meanwhile. The old store is in use until everything was read back from the new one, and \
            only then emptied. A run that ends early is gone on with by running it again, and turned back by naming the old \
            store with --to. Afterwards mailgrant.toml must name the new store: the file is written where mailgrant made it or \
            there is none; else the line to write is printed.
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
        let course = try course(record, to, context)
        for choice in [to, course.source].compactMap({ $0 }) { try context.allowed(choice) }
        if to.isMemoryOnly, course.isMove, !yes {
            throw ProgramFailure(
                .usage, "store migrate",
                what: "\(to.name) keeps grants in memory only: at logout they are gone, and you authorize again",
                remedy: "if that is meant, say --yes")
        }
        var outcome = StoreMigration.Outcome()
        switch course {
        case .nothing: break
        case .move(let from): outcome = try await StoreMigration(context, from: from, to: to).run()
        case .turnBack(let from): outcome = try await StoreMigration(context, from: from, to: to).turnBack()
        }
        let declaration = try declare(to, context)
        try show(outcome, course, to, declaration, context)
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

    private enum Course {
        /// All of them rest in the new store.
        case nothing
        case move(from: StoreChoice)
        /// They were being copied from the store that is named now, which is still in use.
        case turnBack(from: StoreChoice)

        /// The store that is emptied.
        var source: StoreChoice? {
            switch self {
            case .nothing: nil
            case .move(let from), .turnBack(let from): from
            }
        }

        var isMove: Bool { if case .move = self { true } else { false } }
    }

    private func course(
        _ record: StoreInUse.Record?, _ to: StoreChoice, _ context: CommandContext
    ) throws(ProgramFailure) -> Course {
        let inUse = context.choice(record)
        let named = try self.from.map { text throws(ProgramFailure) in try choice(text) }
        if let goal = record?.movingTo.flatMap({ StoreChoice($0) }) {
            guard inUse != to else { return .turnBack(from: goal) }
            guard goal == to, named == nil || named == inUse else {
                throw unfinished(
                    inUse, goal, "or leave them where they are: mailgrant store migrate --to \(inUse.name)")
            }
            return .move(from: inUse)
        }
        if let old = record?.movingFrom.flatMap({ StoreChoice($0) }) {
            if inUse == to, named == nil || named == old { return .move(from: old) }
            // Back, or on, with what is left in the old store left there.
            guard old == to && named == nil || named == inUse else {
                throw unfinished(
                    old, inUse,
                    "or leave in \(old.name) what is left there: mailgrant store migrate --from \(inUse.name) "
                        + "--to \(to.name)")
            }
            return .move(from: inUse)
        }
        guard inUse == to else {
            guard named == nil || named == inUse else {
                throw ProgramFailure(
                    .usage, "store migrate", what: "the grants rest in \(inUse.name)",
                    remedy: "move them from there, without --from")
            }
            return .move(from: inUse)
        }
        // What a person says may still lie somewhere else.
        guard let named, named != to else { return .nothing }
        return .move(from: named)
    }

    private func unfinished(_ old: StoreChoice, _ new: StoreChoice, _ otherWay: String) -> ProgramFailure {
        ProgramFailure(
            .usage, "store migrate", what: "a move from \(old.name) to \(new.name) is not finished",
            remedy: "finish it first: mailgrant store migrate --to \(new.name); \(otherWay)")
    }

    private func declare(
        _ choice: StoreChoice, _ context: CommandContext
    ) throws(ProgramFailure) -> StoreDeclaration.Outcome {
        do {
            return try StoreDeclaration.declare(choice, in: context.renewed.loader)
        } catch {
            throw ProgramFailure(error, subject: "store migrate")
        }
    }

    private func show(
        _ outcome: StoreMigration.Outcome, _ course: Course, _ to: StoreChoice,
        _ declaration: StoreDeclaration.Outcome, _ context: CommandContext
    ) throws(ProgramFailure) {
        let terminal = context.terminal
        if let left = outcome.left, let from = course.source {
            terminal.note(
                "mailgrant: warning: copies may be left in \(from.name): \(left.reason.what); when it is well again, run: "
                    + "mailgrant store migrate --to \(to.name) --from \(from.name)")
        }
        if json { return try terminal.print(json: Report(outcome, course.source, to, declaration)) }
        switch course {
        case .nothing: try terminal.print("nothing to move: everything rests in \(to.name)")
        case .turnBack(let from):
            try terminal.print("turned back: everything rests in \(to.name), and nothing in \(from.name) counts")
        case .move where outcome.moved.isEmpty && outcome.missing.isEmpty:
            try terminal.print("nothing is kept yet; what comes will rest in \(to.name)")
        case .move(let from): try terminal.print("moved \(outcome.moved.count) from \(from.name) to \(to.name)")
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
        /// Of which a store that was given up may still have a copy.
        var left: [Item]
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
            left = outcome.left?.items.map(Item.init) ?? []
            switch declaration {
            case .unchanged: declared = true
            case .written(let path): (declared, file) = (true, path)
            case .toBeWritten(let line, let path): (declared, self.line, file) = (false, line, path)
            }
        }
    }
}
