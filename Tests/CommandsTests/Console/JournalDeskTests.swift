import Console
import FoundationEssentials
import Grants
import LocalState
import Testing

@testable import Commands

@Suite("The console's desk: the journal")
struct JournalDeskTests {
    /// Events of two accounts, by turns.
    private func note(_ count: Int, _ desk: Desk) throws {
        let ledger = desk.desk.context.ledger
        for number in 0..<count {
            let account = try name(number.isMultiple(of: 2) ? "work" : "home")
            ledger.note(JournalEvent(.verified, account: account, detail: "\(number)"))
        }
    }

    private func details(_ excerpt: JournalExcerpt) -> [String?] { excerpt.entries.map(\.detail) }

    @Test("The newest come first, so many as were asked for, and it is said whether there are more")
    func newest() async throws {
        try await withDesk { (desk: Desk) async throws in
            try note(5, desk)
            let three = try await desk.desk.journal(JournalQuery(count: "3"))
            #expect(details(three) == ["4", "3", "2"] && three.hasMore)
            let all = try await desk.desk.journal(JournalQuery(count: "5"))
            #expect(all.entries.count == 5 && !all.hasMore)
            let one = try await desk.desk.journal(JournalQuery(accounts: [try name("home")]))
            #expect(details(one) == ["3", "1"])
            #expect(try await desk.desk.journal(JournalQuery(accounts: [try name("none")])).entries.isEmpty)
        }
    }

    @Test("Times are those of the command, and what is none says what one looks like")
    func times() async throws {
        try await withDesk { (desk: Desk) async throws in
            try note(2, desk)
            #expect(try await desk.desk.journal(JournalQuery(since: "1h")).entries.count == 2)
            #expect(try await desk.desk.journal(JournalQuery(until: "2026-01-01")).entries.isEmpty)
            for query in [
                JournalQuery(since: "soon"), JournalQuery(until: "2026-13-01"), JournalQuery(count: "-1"),
                JournalQuery(count: "many"), JournalQuery(count: "9223372036854775807"),
            ] {
                let problem = await #expect(throws: ConsoleProblem.self) { try await desk.desk.journal(query) }
                #expect(problem?.remedy.contains("type ") == true, "\(query)")
            }
        }
    }
}
