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
            let start = ContinuousClock.now
            try await practice.apply()
            let duration = ContinuousClock.now - start
            let asBefore = try await sides.snapshot()
            #expect(renamed != asBefore)

            let moments = 100
            var killed = 0
            for index in 0..<moments {
                let side: Sides.Side = index.isMultiple(of: 2) ? .renamed : .asBefore
                try sides.declare(side)
                let moment = duration * (Double(index) / Double(moments))
                let seconds = Double(moment.components.seconds) + Double(moment.components.attoseconds) / 1e18
                let run = Program(
                    "timeout", ["--signal=KILL", "\(seconds + 0.001)", "mailgrant", "apply"],
                    environment: practice.environment)
                if try await run.run().status != .exited(0) { killed += 1 }
                try await practice.apply()
                let found = try await sides.snapshot()
                let expected = side == .renamed ? renamed : asBefore
                let differing = Set(found.keys).union(expected.keys).filter { found[$0] != expected[$0] }.sorted()
                #expect(
                    differing.isEmpty,
                    "killed at \(moment): \(differing.map { "\($0): \(found[$0] ?? "none"), not \(expected[$0] ?? "none")" })"
                )
                if index % 10 == 9 { _ = try await practice.token(.incoming, of: side.account) }
            }
            #expect(killed > moments / 4)
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
