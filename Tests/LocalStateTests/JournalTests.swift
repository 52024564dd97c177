import FoundationEssentials
import Glibc
import Grants
import LocalState
import Surroundings
import Testing

@Suite("The journal")
struct JournalTests {
    private func event(_ detail: String, _ account: String = "work") throws -> JournalRecord {
        JournalRecord(at: Date(), JournalEvent(.refreshed, account: try name(account), detail: detail))
    }

    private func details(_ lines: JournalLines) -> [String] { lines.records().records.compactMap(\.detail) }

    @Test("Events come back in their order, with their commit, and the newest of those that are wanted")
    func reading() async throws {
        try await withDirectory { directory in
            let state = StateDirectory(path: directory)
            let commit = String(repeating: "a", count: 40)
            let ledger = FileLedger(in: state, commit: { commit })
            for number in 0..<5 {
                ledger.note(
                    JournalEvent(.minted, account: try name(number % 2 == 0 ? "even" : "odd"), detail: "\(number)"))
            }
            ledger.note(JournalEvent(.applied, account: nil, detail: "timer installed"))
            let lines = try Journal(in: state).read()
            #expect(details(lines) == ["0", "1", "2", "3", "4", "timer installed"])
            #expect(lines.records().records.allSatisfy { $0.commit == commit })
            let even = try name("even")
            #expect(lines.records(newest: 2) { $0.account == even }.records.map(\.detail) == ["2", "4"])
            #expect(lines.records(newest: 0).records.isEmpty)
        }
    }

    @Test("It is bounded: full files grow older, and the oldest goes")
    func bounded() async throws {
        try await withDirectory { directory in
            let journal = Journal(in: StateDirectory(path: directory), size: 400, olderFiles: 2)
            for number in 0..<50 { try journal.append(event("\(number)")) }
            let files = try FileManager.default.contentsOfDirectory(atPath: directory).filter {
                $0.hasPrefix("journal")
            }
            #expect(files.sorted() == ["journal.1.jsonl", "journal.2.jsonl", "journal.jsonl"])
            for file in files {
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(directory)/\(file)")
                #expect(try #require(attributes[.size] as? Int) <= 400)
                #expect(try mode(of: "\(directory)/\(file)") == 0o600)
            }
            let kept = details(try journal.read())
            #expect(kept.count > 6 && kept == (50 - kept.count..<50).map(String.init))
        }
    }

    @Test("Whoever was interrupted while files grew older has lost nothing")
    func interrupted() async throws {
        try await withDirectory { directory in
            let journal = Journal(in: StateDirectory(path: directory), size: 400, olderFiles: 3)
            for number in 0..<14 { try journal.append(event("\(number)")) }
            let before = details(try journal.read())
            // As after the first of the renames.
            #expect(rename(directory + "/journal.2.jsonl", directory + "/journal.3.jsonl") == 0)
            #expect(details(try journal.read()) == before)
            for number in 14..<19 { try journal.append(event("\(number)")) }
            #expect(details(try journal.read()) == before + (14..<19).map(String.init))
        }
    }

    @Test("A torn line and one of somebody else's are left out and counted, and spoil no other")
    func torn() async throws {
        try await withDirectory { directory in
            let journal = Journal(in: StateDirectory(path: directory))
            try journal.append(event("first"))
            let file = directory + "/journal.jsonl"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try (text + "no line\n" + text.prefix(30)).write(toFile: file, atomically: false, encoding: .utf8)
            try journal.append(event("second"))
            let (records, unreadable) = try journal.read().records()
            #expect(records.map(\.detail) == ["first", "second"])
            #expect(unreadable == 2)
        }
    }

    @Test("An event that only a newer mailgrant knows is shown all the same")
    func newer() async throws {
        try await withDirectory { directory in
            let line = #"{"at":"2027-01-15T08:00:00Z","kind":"teleported","account":"work","planet":"mars"}"#
            try (line + "\n")
                .write(toFile: directory + "/journal.jsonl", atomically: false, encoding: .utf8)
            let records = try Journal(in: StateDirectory(path: directory)).read().records().records
            #expect(records.map(\.kind) == ["teleported"])
        }
    }

    @Test("Following gives every line once, across files that grow older, go, or become empty")
    func following() async throws {
        try await withDirectory { directory in
            let journal = Journal(in: StateDirectory(path: directory), size: 400, olderFiles: 2)
            let follower = JournalFollower(journal)
            #expect(details(try follower.read()) == [])
            var expected: [String] = []
            var seen: [String] = []
            for number in 0..<60 {
                try journal.append(event("\(number)"))
                expected.append("\(number)")
                if number % 5 == 0 { seen += details(try follower.read()) }
            }
            seen += details(try follower.read())
            #expect(seen == expected)

            for number in 60..<160 { try journal.append(event("\(number)")) }
            let late = details(try follower.read())
            // What went before it was read is gone; the rest is there once and in order.
            #expect(late.last == "159" && late == late.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) })
            #expect(Set(late).count == late.count)

            try "".write(toFile: directory + "/journal.jsonl", atomically: false, encoding: .utf8)
            try journal.append(event("after"))
            #expect(details(try follower.read()) == ["after"])
        }
    }

    @Test("Half a line waits for its other half")
    func half() async throws {
        try await withDirectory { directory in
            let journal = Journal(in: StateDirectory(path: directory))
            let follower = JournalFollower(journal)
            try journal.append(event("first"))
            let file = directory + "/journal.jsonl"
            let line = try String(contentsOfFile: file, encoding: .utf8)
            #expect(details(try follower.read()) == ["first"])
            try (line + line.prefix(20)).write(toFile: file, atomically: false, encoding: .utf8)
            #expect(try follower.read().records().unreadable == 0)
            try (line + line).write(toFile: file, atomically: false, encoding: .utf8)
            #expect(details(try follower.read()) == ["first"])
        }
    }

    @Test("Many processes append at once while files grow older, and every event is there once, each one's in order")
    func processes() async throws {
        try await withDirectory { directory in
            let executables = try Executables()
            let (writers, each, size) = (12, 250, 100_000)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        try await Program(
                            executables.path("note-events"), [directory, "\(size)", "writer-\(writer)", "\(each)"]
                        ).runSuccessfully()
                    }
                }
                try await group.waitForAll()
            }
            let (records, unreadable) = try Journal(in: StateDirectory(path: directory)).read().records()
            #expect(unreadable == 0)
            #expect(access(directory + "/journal.2.jsonl", F_OK) == 0, "files grew older meanwhile")
            let byWriter = Dictionary(grouping: records) { $0.account?.text ?? "" }
            for writer in 0..<writers {
                #expect(byWriter["writer-\(writer)"]?.compactMap(\.detail) == (0..<each).map(String.init))
            }
        }
    }
}
