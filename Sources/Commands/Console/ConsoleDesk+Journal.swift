import Console
import Grants
import HelperKit
import LocalState

extension ConsoleDesk: JournalOperations {
    func journal(of account: PlainName?, limit: Int) async throws(ConsoleProblem) -> [JournalEntry] {
        try await attempt(account?.text ?? "journal") { context in
            let lines: JournalLines
            do throws(LedgerError) {
                lines = try context.journal.read()
            } catch {
                throw ProgramFailure(.ledger(error), account?.text ?? "journal", nil)
            }
            let wanted = lines.records(newest: limit) { account == nil || $0.account == account }
            return wanted.records.reversed().map { JournalEntry($0) }
        }
    }
}

extension JournalEntry {
    fileprivate init(_ record: JournalRecord) {
        self.init(
            at: record.at, kind: record.kind, account: record.account?.text, direction: record.direction,
            detail: record.detail)
    }
}
