import Declarations
import Grants
import HelperKit
import LocalState

/// Moving everything to another token store, as a person asks for it: which way it goes, and what came of it.
struct StoreMove: Sendable {
    private let context: CommandContext
    private let to: StoreChoice
    private let from: StoreChoice?

    /// - Parameter from: where everything rests now, where that is not known.
    init(_ context: CommandContext, to: StoreChoice, from: StoreChoice? = nil) {
        self.context = context
        self.to = to
        self.from = from
    }

    /// - Throws: ``ProgramFailure`` with status 64 where it is no store's name.
    static func choice(_ text: String) throws(ProgramFailure) -> StoreChoice {
        if let choice = StoreChoice(text) { return choice }
        throw ProgramFailure(
            .usage, "store migrate", what: "\(text) is no token store",
            remedy: "name secret-service, sealed-file, git-credential:NAME, or the NAME of a mailgrant-store-NAME")
    }

    /// What becomes of items that the old store does not give out.
    enum Abandonment: Sendable, Equatable {
        /// Nothing is moved then.
        case none
        /// The person is told which those are, and nothing is moved.
        case toBeConfirmed
        /// They are left where they are.
        ///
        /// - Parameter lost: what the person was shown; where it would be otherwise by now it has to be confirmed anew. Nothing
        ///   stands for whatever it is.
        case confirmed(lost: [String]?)
    }

    /// Something would be left behind, and no person has agreed to it yet. Nothing was moved.
    struct Unconfirmed: Error {
        /// One phrase for each, such as `the grant of work`.
        let lost: [String]
        /// Why the old store does not give it out.
        let reason: String
        let failure: ProgramFailure
    }

    /// - Parameter mayForget: whether a store will do that keeps everything in memory only.
    /// - Throws: ``Unconfirmed``; ``ProgramFailure``; everything that was kept is still found then.
    func run(mayForget: Bool, abandoning abandonment: Abandonment = .none) async throws -> Done {
        let lock = try onlyOne()
        defer { lock.release() }
        let course = try course(try context.storeRecord())
        for choice in [to, course.source].compactMap({ $0 }) { try context.allowed(choice) }
        if to.isMemoryOnly, course.isMove, !mayForget {
            throw ProgramFailure(
                .usage, "store migrate",
                what: "\(to.name) keeps grants in memory only: at logout they are gone, and you authorize again",
                remedy: "if that is meant, say --yes")
        }
        var outcome = StoreMigration.Outcome()
        switch course {
        case .nothing: break
        case .move(let from):
            let migration = StoreMigration(context, from: from, to: to)
            let unreadable = try await unreadable(migration, abandonment)
            outcome = try await migration.run(leaving: unreadable)
        case .turnBack(let from): outcome = try await StoreMigration(context, from: from, to: to).turnBack()
        }
        var abandoned: [AbandonedSecret] = []
        for item in outcome.abandoned { abandoned.append(try AbandonedSecret(item, context)) }
        return Done(outcome: outcome, course: course, to: to, declaration: try declare(), abandoned: abandoned)
    }

    private func unreadable(
        _ migration: StoreMigration, _ abandonment: Abandonment
    ) async throws -> StoreMigration.Unreadable {
        guard abandonment != .none else { return StoreMigration.Unreadable() }
        let unreadable = try await migration.unreadable()
        var lost: [String] = []
        for item in unreadable.lost {
            lost.append("the \(item.kind.noun) of \(try AbandonedSecret(item, context).owner)")
        }
        guard let reason = unreadable.reason, !lost.isEmpty else { return unreadable }
        if case .confirmed(let agreed) = abandonment, agreed == nil || agreed == lost { return unreadable }
        let failure = ProgramFailure(
            .usage, "store migrate",
            what: "\(migration.source.displayName) does not give out \(lost.joined(separator: ", ")): "
                + reason.detail,
            remedy: "to leave that behind, and authorize or store it again afterwards, say --yes; nothing was moved")
        throw Unconfirmed(
            lost: lost, reason: "\(migration.source.displayName): \(reason.detail)", failure: failure)
    }

    private func onlyOne() throws(ProgramFailure) -> any HeldLock {
        do throws(LedgerError) {
            if let lock = try StoreInUse(in: context.state).lockForMigration() { return lock }
        } catch {
            throw ProgramFailure(GrantFault.ledger(error), "store migrate", nil)
        }
        throw ProgramFailure(
            .temporaryFailure, "store migrate", what: "another one is running", remedy: "wait for its end")
    }

    enum Course {
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

    private func course(_ record: StoreInUse.Record?) throws(ProgramFailure) -> Course {
        let inUse = context.choice(record)
        let named = from
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

    private func declare() throws(ProgramFailure) -> StoreDeclaration.Outcome {
        do {
            return try StoreDeclaration.declare(to, in: context.renewed.loader)
        } catch {
            throw ProgramFailure(error, subject: "store migrate")
        }
    }
}

extension StoreMove {
    /// What came of it.
    struct Done {
        var outcome: StoreMigration.Outcome
        var course: Course
        var to: StoreChoice
        var declaration: StoreDeclaration.Outcome
        /// What stays in a dead store, and what to do about it.
        var abandoned: [AbandonedSecret] = []

        /// What a store that was given up may still have.
        var warning: String? {
            guard let left = outcome.left, let from = course.source else { return nil }
            return "copies may be left in \(from.name): \(left.reason.what); when it is well again, run: "
                + "mailgrant store migrate --to \(to.name) --from \(from.name)"
        }

        var lines: [String] {
            var lines: [String] = []
            switch course {
            case .nothing: lines.append("nothing to move: everything rests in \(to.name)")
            case .turnBack(let from):
                lines.append("turned back: everything rests in \(to.name), and nothing in \(from.name) counts")
            case .move where outcome.moved.isEmpty && outcome.missing.isEmpty && outcome.abandoned.isEmpty:
                lines.append("nothing is kept yet; what comes will rest in \(to.name)")
            case .move(let from): lines.append("moved \(outcome.moved.count) from \(from.name) to \(to.name)")
            }
            lines += outcome.missing.map { "\($0.account): the \($0.kind.rawValue) \($0.id) is in neither store" }
            if let from = course.source { lines += abandoned.map { $0.line(from) } }
            switch declaration {
            case .unchanged: break
            case .written(let path): lines.append("\(path): declares \(to.name) now")
            case .toBeWritten(let line, let path): lines.append("Next: write \(line) in \(path)")
            }
            return lines
        }
    }
}
