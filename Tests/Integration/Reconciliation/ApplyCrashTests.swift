import FoundationEssentials
import Surroundings
import Testing

@Suite("An apply that is killed")
struct ApplyCrashTests {
    @Test("Killed at 100 moments of its run, the next run ends where an uninterrupted one does")
    func killedAtManyMoments() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let sides = try Sides(practice)
            // Both ends of the way, as uninterrupted runs leave them.
            try sides.declare(.renamed)
            try await practice.apply()
            let renamed = try await sides.snapshot()
            try sides.declare(.asBefore)
            var moments = Moments()
            moments.lasted(try await ContinuousClock().measure { try await practice.apply() })
            let asBefore = try await sides.snapshot()
            #expect(renamed != asBefore)

            var killed = 0
            while killed < 100, moments.taken < 400 {
                let side: Sides.Side = moments.taken.isMultiple(of: 2) ? .renamed : .asBefore
                try sides.declare(side)
                let moment = moments.next()
                let run = Program(
                    "timeout", ["--signal=KILL", "\(moment)", "mailgrant", "apply"], environment: practice.environment)
                let start = ContinuousClock.now
                if try await run.run().status == .exited(0) {
                    moments.lasted(ContinuousClock.now - start)
                } else {
                    killed += 1
                }
                try await practice.apply()
                let found = try await sides.snapshot()
                let expected = side == .renamed ? renamed : asBefore
                let differing = Set(found.keys).union(expected.keys).filter { found[$0] != expected[$0] }.sorted()
                #expect(
                    differing.isEmpty,
                    "killed after \(moment) s: \(differing.map { "\($0): \(found[$0] ?? "none"), not \(expected[$0] ?? "none")" })"
                )
                if moments.taken.isMultiple(of: 10) { _ = try await practice.token(.incoming, of: side.account) }
            }
            #expect(killed == 100)
            #expect(practice.browserVisits == 1)
        }
    }

    @Test("Killed at each step of its talk with the keyring, a removal revokes and forgets all the same")
    func killedWhileRevoking() async throws {
        try await inPractice { practice in
            for step in [1, 12, 24, 36] {
                try await practice.authorizeAccount()
                let refreshToken = try await practice.refreshToken()
                try practice.removeDeclaration()
                let traced = Program(
                    "strace",
                    [
                        "-f", "-o", "/dev/null", "-e", "trace=sendmsg", "-e",
                        "inject=sendmsg:signal=KILL:when=\(step)", practice.executables.path("mailgrant"), "apply",
                    ], environment: practice.environment)
                _ = try await traced.run()
                try await practice.apply()
                #expect(try await practice.plan().differences.isEmpty)
                #expect(try await !practice.provider.control.isActive(refreshToken))
                #expect(try await practice.storedItems("grant") == "")
            }
        }
    }
}

/// Moments that lie as evenly as can be over a run, however long it takes on a machine that has other work, too.
private struct Moments {
    private(set) var taken = 0
    /// The shortest whole run, in seconds.
    private var length = Double.infinity

    mutating func lasted(_ duration: Duration) {
        length = min(length, duration / .seconds(1))
    }

    /// In seconds from the beginning.
    mutating func next() -> Double {
        taken += 1
        // The golden ratio: each moment falls into one of the largest gaps that are left.
        return 0.001 + length * (Double(taken) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1)
    }
}

/// Two declarations of the same mailbox that differ in everything that apply does alone: the account's name, a timer, two
/// mail programs.
private struct Sides {
    enum Side {
        case renamed
        case asBefore

        var account: String { self == .renamed ? "work" : Practice.account }
    }

    private let practice: Practice
    private let text: String

    init(_ practice: Practice) throws {
        self.practice = practice
        text = try practice.declaredText()
        for file in [".msmtprc", ".mbsyncrc"] { try writePrivateFile([], to: practice.homeFile(file)) }
        // The line that only a person adds is there from the beginning.
        let main = practice.homeFile(".config/neomutt/neomuttrc")
        try FileManager.default.createDirectory(
            atPath: practice.homeFile(".config/neomutt"), withIntermediateDirectories: true)
        try writePrivateFile("source ~/.config/neomutt/mailgrant-work\n".utf8, to: main)
    }

    func declare(_ side: Side) throws {
        switch side {
        case .renamed:
            try practice.writeDeclaredText("clients = [\"msmtp\", \"neomutt\"]\n" + text, of: "work")
            if FileManager.default.fileExists(atPath: "\(practice.accountsDirectory)/demo.toml") {
                try practice.removeDeclaration()
            }
            try practice.writeSettings("[apply]\ntimer = \"15m\"\n")
        case .asBefore:
            try practice.writeDeclaredText("clients = [\"mbsync\"]\n" + text)
            try practice.removeDeclaration(of: "work")
            try practice.writeSettings("")
        }
    }

    /// Everything that was left behind, without the times.
    func snapshot() async throws -> [String: String] {
        var files: [String: String] = [:]
        let home = practice.environment["HOME"] ?? ""
        let paths = [".local/state/mailgrant", ".config/systemd", ".config/neomutt"]
        for path in paths {
            let root = "\(home)/\(path)"
            let names = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
            for name in names where !name.hasPrefix("locks") && !name.hasPrefix("journal") {
                files["\(path)/\(name)"] = try? practice.text(of: "\(root)/\(name)")
            }
        }
        for name in [".msmtprc", ".mbsyncrc"] { files[name] = try? practice.text(of: "\(home)/\(name)") }
        files = files.mapValues { text in
            text.split(separator: "\n").filter { !$0.contains("\"at\" :") && !$0.contains("\"authorizedAt\" :") }
                .joined(separator: "\n")
        }
        let items = try await practice.storedItems("grant").split(separator: "\n").filter { $0.hasPrefix("label = ") }
        files["keyring"] = items.joined(separator: "\n")
        return files
    }
}
