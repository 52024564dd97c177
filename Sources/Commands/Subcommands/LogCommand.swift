import ArgumentParser
import ConfigurationFiles
import FoundationEssentials
import Glibc
import Grants
import HelperKit
import LocalState

/// `mailgrant log`: the journal.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Show what happened: authorizations, tokens, refusals, changes.",
        discussion: """
            A line an event, the newest last: authorized, minted, refreshed, refused, verified, ended, revoked, \
            forgotten, applied. Where the declarations are in git the line names their commit. No token is in it.

            A time is 2026-11-26 (its midnight), 2026-11-26T08:30 or 2026-11-26T07:30:00Z, local without a zone; or how \
            long ago: 90s, 10m, 2h, 3d, 1w.

            The journal is five files of 1 MiB at most in the state directory; the oldest events go. With --json it is \
            one document; with --follow as well, one a line.
            """)

    @Argument(help: "Names or addresses of accounts; all events where none is named.")
    var accounts: [String] = []

    @Option(help: ArgumentHelp("Only what happened at this time or later.", valueName: "time"))
    var since: TimeArgument?

    @Option(help: ArgumentHelp("Only what happened before this time.", valueName: "time"))
    var until: TimeArgument?

    @Option(name: [.customShort("n"), .long], help: "The newest events only, so many at most.")
    var limit: Int?

    @Flag(name: .shortAndLong, help: "Go on and print what happens, until it is interrupted.")
    var follow = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit is a number of events: 0 or more.") }
        if follow, until != nil { throw ValidationError("--follow prints what is to come: leave --until out.") }
    }

    func run() async throws {
        let context = try CommandContext()
        let filter = JournalFilter(
            accounts: try names(context), since: since?.date(now: Date()), until: until?.date(now: Date()))
        do {
            try print(filter, context)
        } catch let failure as ProgramFailure where failure.status == .ioError {
            // Whoever reads has seen enough, as head(1) has.
            throw ReportedFailure(status: .ioError)
        } catch let error as LedgerError {
            throw ProgramFailure(.ledger(error), "journal", nil)
        }
    }

    private func print(_ filter: JournalFilter, _ context: CommandContext) throws {
        var text = JournalText(terminal: context.terminal)
        let follower = JournalFollower(context.journal)
        let (records, unreadable) = try follower.read().records(newest: limit, where: filter.includes)
        if json, !follow {
            return try context.terminal.print(json: JournalReport(records, unreadable: unreadable))
        }
        if unreadable > 0 { context.terminal.note(Self.complaint(unreadable)) }
        if records.isEmpty, !follow { context.terminal.note("Nothing is recorded.") }
        try show(records, &text, context)
        while follow, follower.wait(output: STDOUT_FILENO) {
            try show(try follower.read().records(where: filter.includes).records, &text, context)
        }
        if follow { throw ReportedFailure(status: .ioError) }
    }

    private func show(_ records: [JournalRecord], _ text: inout JournalText, _ context: CommandContext) throws {
        if json {
            for record in records { try context.terminal.print(jsonLine: JournalReport.Event(record, version: 1)) }
        } else {
            for line in text.lines(records) { try context.terminal.print(line) }
        }
    }

    /// What an account left in the journal stays when it is declared no more: a name need not be known.
    private func names(_ context: CommandContext) throws -> Set<PlainName>? {
        if accounts.isEmpty { return nil }
        return Set(
            try accounts.map { account in
                if let name = PlainName(account) { return name }
                return try context.account(account).name
            })
    }

    private static func complaint(_ count: Int) -> String {
        "mailgrant: journal: \(count == 1 ? "1 line" : "\(count) lines") cannot be read, and "
            + "\(count == 1 ? "is" : "are") left out"
    }
}
