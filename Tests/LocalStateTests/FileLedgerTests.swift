import FoundationEssentials
import Grants
import LocalState
import Testing

@Suite("The ledger in the state directory")
struct FileLedgerTests {
    @Test("What is recorded is there for the next process, in files for the user alone")
    func recorded() async throws {
        try await withDirectory { directory in
            let grant = GrantID(UUID())
            let account = try name()
            let written = FileLedger(in: StateDirectory(path: directory + "/state/mailgrant"))
            _ = try written.update(account) { $0.sharedGrant = grant }
            let read = FileLedger(in: StateDirectory(path: directory + "/state/mailgrant"))
            #expect(try read.record(of: account).sharedGrant == grant)
            #expect(try mode(of: directory + "/state/mailgrant/accounts/work.json") == 0o600)
            #expect(try mode(of: directory + "/state/mailgrant") == 0o700)
        }
    }

    @Test("An account of which nothing was observed has an empty record")
    func empty() async throws {
        try await withDirectory { directory in
            let account = try name()
            #expect(try FileLedger(in: StateDirectory(path: directory)).record(of: account) == AccountRecord())
        }
    }

    @Test("A damaged record is an error and never an empty one", arguments: ["", "{", #"{"version":99}"#, "[]"])
    func damaged(text: String) async throws {
        try await withDirectory { directory in
            let account = try name()
            let ledger = FileLedger(in: StateDirectory(path: directory))
            _ = try ledger.update(account) { $0.sharedGrant = GrantID(UUID()) }
            let path = directory + "/accounts/work.json"
            try text.write(toFile: path, atomically: false, encoding: .utf8)
            #expect(throws: LedgerError.self) { try ledger.record(of: account) }
            #expect(throws: LedgerError.self) { try ledger.update(account) { $0.sharedGrant = nil } }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
    }

    @Test("Changes made at the same time come one after another, and none is lost")
    func concurrentChanges() async throws {
        try await withDirectory { directory in
            let account = try name()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        let ledger = FileLedger(in: StateDirectory(path: directory))
                        _ = try ledger.update(account) { record in
                            record.secrets.append(
                                SecretRecord(kind: .password, id: "\(number)", direction: nil, boundTo: ""))
                        }
                    }
                }
                try await group.waitForAll()
            }
            let record = try FileLedger(in: StateDirectory(path: directory)).record(of: account)
            #expect(Set(record.secrets.map(\.id)).count == 40)
        }
    }

    @Test("The journal has a line an event, with its time")
    func journal() async throws {
        try await withDirectory { directory in
            let ledger = FileLedger(
                in: StateDirectory(path: directory), now: { Date(timeIntervalSince1970: 1_800_000_000) })
            ledger.note(JournalEvent(.authorized, account: try name(), direction: .incoming, detail: "consent"))
            ledger.note(JournalEvent(.minted, account: try name(), direction: .incoming))
            let lines = try String(contentsOfFile: directory + "/journal.jsonl", encoding: .utf8)
                .split(separator: "\n")
            #expect(
                lines.first == #"""
                    {"account":"work","at":"2027-01-15T08:00:00Z","detail":"consent","direction":"incoming","kind":"authorized"}
                    """#)
            #expect(lines.count == 2)
            #expect(try mode(of: directory + "/journal.jsonl") == 0o600)
        }
    }

    @Test("A state directory that cannot be written says which file and why")
    func unwritable() async throws {
        try await withDirectory { directory in
            try "".write(toFile: directory + "/state", atomically: false, encoding: .utf8)
            let ledger = FileLedger(in: StateDirectory(path: directory + "/state"))
            let account = try name()
            do throws(LedgerError) {
                _ = try ledger.update(account) { $0.sharedGrant = GrantID(UUID()) }
                Issue.record("a file in the place of the directory must be an error")
            } catch {
                #expect(error.path.hasPrefix(directory + "/state"))
                #expect(error.detail == "Not a directory")
            }
        }
    }

    @Test(
        "The state directory follows the XDG variables, absolute ones only",
        arguments: [
            (["XDG_STATE_HOME": "/state", "HOME": "/home/a"], "/state/mailgrant"),
            (["XDG_STATE_HOME": "state", "HOME": "/home/a"], "/home/a/.local/state/mailgrant"),
            (["HOME": "/home/a"], "/home/a/.local/state/mailgrant"),
            ([:], nil),
        ])
    func location(environment: [String: String], path: String?) {
        #expect(StateDirectory(environment: environment)?.path == path)
    }
}
