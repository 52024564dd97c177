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

            Where the old store is dead for good, as one whose program was uninstalled or whose key is lost, --abandon says \
            what it does not give out. With --yes that is left there, everything else moves, and the accounts concerned are to \
            be authorized again.
            """)

    @Option(
        help: "The new store: secret-service, sealed-file, git-credential:NAME, or the NAME of mailgrant-store-NAME.")
    var to: String

    @Option(help: "Where they rest now, where that is not known.")
    var from: String?

    @Flag(help: "Leave behind what the old store does not give out; without --yes only say what that is.")
    var abandon = false

    @Flag(help: "Move them also to a store that keeps them in memory only, and leave behind what --abandon names.")
    var yes = false

    @Flag(help: "Print what was moved as JSON.")
    var json = false

    func run() async throws {
        let context = try CommandContext()
        let move = StoreMove(
            context, to: try StoreMove.choice(to),
            from: try from.map { text throws(ProgramFailure) in try StoreMove.choice(text) })
        let done: StoreMove.Done
        do {
            done = try await move.run(
                mayForget: yes, abandoning: abandon ? (yes ? .confirmed(lost: nil) : .toBeConfirmed) : .none)
        } catch let unconfirmed as StoreMove.Unconfirmed {
            throw unconfirmed.failure
        }
        if let warning = done.warning { context.terminal.note("mailgrant: warning: \(warning)") }
        if json { return try context.terminal.print(json: Report(done)) }
        for line in done.lines { try context.terminal.print(line) }
    }

    private struct Report: Encodable {
        var version = 1
        /// Nothing where there was nothing to move.
        var from: String?
        var to: String
        var moved: [Item]
        /// On record, and in neither store.
        var missing: [Item]
        /// What stays in the old store, which does not give it out.
        var abandoned: [Item]
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

        init(_ done: StoreMove.Done) {
            let outcome = done.outcome
            from = done.course.source?.name
            to = done.to.name
            moved = outcome.moved.map(Item.init)
            missing = outcome.missing.map(Item.init)
            abandoned = outcome.abandoned.map(Item.init)
            left = outcome.left?.items.map(Item.init) ?? []
            switch done.declaration {
            case .unchanged: declared = true
            case .written(let path): (declared, file) = (true, path)
            case .toBeWritten(let line, let path): (declared, self.line, file) = (false, line, path)
            }
        }
    }
}
