import Console
import FoundationEssentials
import Grants
import HelperKit
import LocalState

extension ConsoleDesk: JournalOperations {
    func journal(_ query: JournalQuery) async throws(ConsoleProblem) -> JournalExcerpt {
        try await attempt("journal") { context in
            let now = Date()
            let filter = JournalFilter(
                accounts: query.accounts.isEmpty ? nil : Set(query.accounts),
                since: try Self.time(query.since)?.date(now: now), until: try Self.time(query.until)?.date(now: now))
            let limit = query.count.isEmpty ? JournalQuery.usualCount : Int(query.count)
            guard let limit, (0...1_000_000).contains(limit) else {
                throw ProgramFailure(
                    .usage, "journal", what: "\"\(query.count)\" is no number of events", remedy: "type 0 or more")
            }
            let lines: JournalLines
            do throws(LedgerError) {
                lines = try context.journal.read()
            } catch {
                throw ProgramFailure(.ledger(error), "journal", nil)
            }
            // One more tells whether there are any.
            let (records, unreadable) = lines.records(newest: limit + 1, where: filter.includes)
            return JournalExcerpt(
                records.suffix(limit).reversed().map { JournalEntry($0) }, hasMore: records.count > limit,
                unreadable: unreadable)
        }
    }

    /// - Returns: nothing where nothing was typed.
    private static func time(_ text: String) throws(ProgramFailure) -> TimeArgument? {
        guard !text.isEmpty else { return nil }
        guard let time = TimeArgument(argument: text) else {
            throw ProgramFailure(
                .usage, "journal", what: "\"\(text)\" is no time",
                remedy:
                    "type a date such as 2026-11-26, that with a time such as 2026-11-26T08:30, or how long ago: 2h, 3d"
            )
        }
        return time
    }
}

extension JournalEntry {
    fileprivate init(_ record: JournalRecord) {
        self.init(
            at: record.at, kind: record.kind, account: record.account?.text, direction: record.direction,
            detail: record.detail, commit: record.commit)
    }
}
