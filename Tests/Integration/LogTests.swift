import FoundationEssentials
import Secrets
import Surroundings
import Testing

@Suite("mailgrant log")
struct LogTests {
    @Test("What happened to an account is told with the commit of its declaration, and holds no secret")
    func events() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            let configuration = "\(practice.scratch.path)/home/.config/mailgrant"
            let git = { (arguments: [String]) in
                Program(
                    "git", ["-C", configuration, "-c", "user.name=a", "-c", "user.email=a@example.org"] + arguments,
                    environment: practice.environment)
            }
            for arguments in [["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "accounts"]] {
                try await git(arguments).runSuccessfully()
            }
            let commit = try await git(["rev-parse", "HEAD"]).runSuccessfully().output.filter { !$0.isWhitespace }
            let token = try await practice.token(.incoming)
            try await practice.mailgrant("revoke", Practice.account).runSuccessfully()
            try await practice.mailgrant("forget", Practice.account).runSuccessfully()

            let lines = try await practice.mailgrant("log").runSuccessfully().output.split(separator: "\n")
            let words = lines.map { $0.split(separator: " ").map(String.init) }
            let kinds = words.map { $0.count > 2 ? $0[2] : "" }
            #expect(kinds.first == "authorized" && kinds.contains("verified"), "\(lines)")
            #expect(kinds.suffix(2) == ["revoked", "forgotten"], "\(lines)")
            let refreshed = try #require(words.last { $0.contains("refreshed") })
            #expect(refreshed[3...5] == ["demo", "incoming", String(commit.prefix(10))], "\(refreshed)")

            let report = try await LogDocument(practice.mailgrant("log", "--json", Practice.account, "-n", "3"))
            #expect(report.version == 1 && report.events.map(\.kind) == ["refreshed", "revoked", "forgotten"])
            #expect(report.events.allSatisfy { $0.account == "demo" && $0.commit == commit })
            let everything = try await practice.mailgrant("log", "--json").runSuccessfully().output
            #expect(!token.withExposedBytes { everything.contains(String(decoding: $0, as: UTF8.self)) })
        }
    }

    @Test("Only what was asked for: by account, by time, the newest")
    func filters() async throws {
        try await withJournal { place in
            try await place.note("work", 3).runSuccessfully()
            try await place.note("home", 2).runSuccessfully()
            #expect(try await LogDocument(place.mailgrant("log", "--json")).events.count == 5)
            #expect(try await LogDocument(place.mailgrant("log", "--json", "home")).events.map(\.detail) == ["0", "1"])
            #expect(
                try await LogDocument(place.mailgrant("log", "--json", "work", "-n", "1")).events.map(\.detail) == ["2"]
            )
            #expect(try await LogDocument(place.mailgrant("log", "--json", "--since", "1h")).events.count == 5)
            #expect(try await LogDocument(place.mailgrant("log", "--json", "--until", "2026-01-01")).events.isEmpty)
            let nobody = try await place.mailgrant("log", "nobody").runSuccessfully()
            #expect(nobody.output == "" && nobody.errors == "Nothing is recorded.\n")
            #expect(try await place.mailgrant("log", "--since", "soon").run().status == .exited(64))
            try await expectFailure(of: place.mailgrant("log", "a@example.org"), .noInput, saying: "no such account")
        }
    }

    @Test("What spoils a line is told on standard error, and the rest is printed")
    func damaged() async throws {
        try await withJournal { place in
            try await place.note("work", 1).runSuccessfully()
            let file = "\(place.state)/journal.jsonl"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try writePrivateFile(("\u{1B}[2J\n" + text).utf8, to: file)
            let outcome = try await place.mailgrant("log").runSuccessfully()
            #expect(outcome.output.contains("refreshed  work"))
            #expect(outcome.errors == "mailgrant: journal: 1 line cannot be read, and is left out\n")
        }
    }

    @Test("Following tells every event once while the files grow older, and ends by the signal")
    func following() async throws {
        try await withJournal { place in
            try await place.note("before", 4).runSuccessfully()
            let log = "\(place.state)/followed"
            try await withService(
                "log --follow", place.mailgrant("log", "--follow", "--json", "-n", "2"), log: log,
                ready: { $0.count == 2 ? true : nil }
            ) { _, service in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for writer in ["one", "two", "three"] {
                        group.addTask { try await place.note(writer, 60).runSuccessfully() }
                    }
                    try await group.waitForAll()
                }
                while service.log.lines().count < 182 { try await Task.sleep(for: .milliseconds(10)) }
                let events = try service.log.lines().map {
                    try JSONDecoder().decode(LogDocument.Event.self, from: Data($0.utf8))
                }
                #expect(events.allSatisfy { $0.version == 1 })
                for writer in ["one", "two", "three"] {
                    #expect(events.filter { $0.account == writer }.map(\.detail) == (0..<60).map(String.init))
                }
                #expect(FileManager.default.fileExists(atPath: "\(place.state)/journal.1.jsonl"))
            }
        }
    }

    @Test("It ends with 74 and without a word when nobody reads any more, also while nothing happens")
    func closedPipe() async throws {
        try await withJournal { place in
            try await place.note("work", 3).runSuccessfully()
            for options in ["", "--follow"] {
                let command = place.mailgrant("log")
                let script = "'\(command.executable)' log \(options) | head -n 1; echo ${PIPESTATUS[0]}"
                let outcome = try await Program("bash", ["-c", script], environment: command.environment)
                    .runSuccessfully(within: .seconds(30))
                #expect(outcome.errors == "")
                let lines = outcome.output.split(separator: "\n")
                #expect(lines.count == 2 && lines[0].contains("work"), "\(outcome.output)")
                // Three lines fit into the pipe before head ends: then all went well.
                #expect(options.isEmpty || lines[1] == "74")
            }
        }
    }
}

/// A home directory with a journal whose files have 8,000 bytes.
private struct JournalPlace: Sendable {
    let home: String
    let executables: Executables

    var state: String { home + "/.local/state/mailgrant" }

    func mailgrant(_ arguments: String...) -> Program {
        Program(
            executables.path("mailgrant"), arguments, environment: ["HOME": home, "PATH": Program.systemPath])
    }

    /// What adds numbered events of an account.
    func note(_ account: String, _ count: Int) -> Program {
        Program(executables.path("note-events"), [state, "8000", account, "\(count)"])
    }
}

private func withJournal(_ body: (JournalPlace) async throws -> Void) async throws {
    let executables = try Executables()
    try await withScratch { scratch in
        let place = JournalPlace(home: try scratch.makeDirectory("home"), executables: executables)
        try FileManager.default.createDirectory(atPath: place.state, withIntermediateDirectories: true)
        try await body(place)
    }
}

/// What `mailgrant log --json` prints.
private struct LogDocument: Decodable {
    let version: Int
    let events: [Event]

    struct Event: Decodable {
        let version: Int?
        let kind: String
        let account: String?
        let commit: String?
        let detail: String?
    }

    init(_ command: Program) async throws {
        let output = try await command.runSuccessfully().standardOutput
        self = try JSONDecoder().decode(Self.self, from: Data(output))
    }
}
