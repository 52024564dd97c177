import FoundationEssentials
import Glibc
import Secrets
import Surroundings
import Testing

@Suite("Moving to another token store")
struct MigrationTests {
    /// A world with a grant, an app password of another account, and the sealed file.
    private func inWorld(_ body: (Practice) async throws -> Void) async throws {
        try await inPractice { practice in
            try await practice.run(["store", "key", "--new"])
            try await practice.authorizeAccount()
            try await practice.keepPasswordOfOtherAccount()
            try await body(practice)
        }
    }

    @Test("Everything moves, the old store is empty, the declaration follows, and nobody consents again")
    func all() async throws {
        try await inWorld { practice in
            let moved = try await practice.migrate(to: "sealed-file")
            #expect(moved.from == "secret-service" && moved.to == "sealed-file" && moved.missing.isEmpty)
            #expect(moved.moved.map(\.kind).sorted() == ["grant", "password"])
            #expect(moved.declared && moved.file == practice.settingsFile)
            #expect(try practice.text(of: practice.settingsFile) == "store = \"sealed-file\"\n")
            #expect(try await practice.keyringItems() == "")
            try practice.dropTokens()
            _ = try await practice.token(.incoming)
            #expect(practice.browserVisits == 1)

            // Again: nothing is left to do.
            let again = try await practice.run(["store", "migrate", "--to", "sealed-file"])
            #expect(again.output == "nothing to move: everything rests in sealed-file\n")
            // And back.
            let back = try await practice.migrate(to: "secret-service")
            #expect(Set(back.moved) == Set(moved.moved))
            #expect(try practice.text(of: practice.settingsFile) == "store = \"secret-service\"\n")
            #expect(try await practice.storedSecrets("grant").count == 1)
            #expect(try await practice.storedSecrets("password").count == 1)
            try practice.dropTokens()
            _ = try await practice.token(.outgoing)
        }
    }

    @Test(
        "A file that a person wrote is not written: the line is printed, and until it is there helpers answer with a warning"
    )
    func personsFile() async throws {
        try await inWorld { practice in
            let text = "# mine\nstore = \"secret-service\"\n"
            try practice.writeSettings(text)
            let moved = try await practice.run(["store", "migrate", "--to", "sealed-file"])
            #expect(
                moved.output
                    == """
                    moved 2 from secret-service to sealed-file
                    Next: write store = "sealed-file" in \(practice.settingsFile)

                    """)
            #expect(try practice.text(of: practice.settingsFile) == text)
            try practice.dropTokens()
            let behind = try await practice.helper(.incoming).run()
            #expect(behind.status == .exited(0))
            #expect(behind.errors.contains("write store = \"sealed-file\" there"))
            try practice.writeSettings("# mine\nstore = \"sealed-file\"\n")
            try practice.dropTokens()
            let following = try await practice.helper(.incoming).run()
            #expect(following.status == .exited(0) && following.errors == "")
        }
    }

    @Test("A declaration that names another store than the grants rest in is refused, and nothing is looked for there")
    func declaredElsewhere() async throws {
        try await inWorld { practice in
            try practice.writeSettings("store = \"sealed-file\"\n")
            try practice.dropTokens()
            try await expectFailure(
                of: practice.helper(.incoming), .configuration, saying: "the grants rest in secret-service",
                "mailgrant store migrate --to sealed-file")
            try await practice.migrate(to: "sealed-file")
            _ = try await practice.token(.incoming)
        }
    }

    @Test("A new store that is not there, does not keep what it gets, or forgets at logout takes nothing over")
    func unfitStores() async throws {
        try await inWorld { practice in
            let before = try await practice.keyringItems()
            let absent = try await practice.run(["store", "migrate", "--to", "nowhere"], 69)
            #expect(absent.errors.contains("there is no program mailgrant-store-nowhere"))
            let cache = try await practice.run(["store", "migrate", "--to", "git-credential:cache"], 64)
            #expect(cache.errors.contains("in memory only"))
            try await practice.run(["store", "migrate", "--to", "../pass"], 64)
            #expect(try await practice.keyringItems() == before)
            try practice.dropTokens()
            _ = try await practice.token(.incoming)
        }
    }

    @Test(
        "Killed at many moments and run again, or turned back, everything ends in the named store; in between helpers answer"
    )
    func killed() async throws {
        try await inWorld { practice in
            let grant = try await practice.storedSecrets("grant")
            let start = ContinuousClock.now
            let all = Set(try await practice.migrate(to: "sealed-file").moved)
            let length = (ContinuousClock.now - start) / .seconds(1)
            try await practice.migrate(to: "secret-service")
            #expect(try await practice.storedSecrets("grant") == grant)

            var killed = 0
            var place = "secret-service"
            for round in 1...60 {
                let other = place == "secret-service" ? "sealed-file" : "secret-service"
                let moment = 0.005 + length * (Double(round) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1)
                // In the foreground it waits until the killed one is gone, and its lock with it.
                let run = try await Program(
                    "timeout",
                    ["--foreground", "--signal=KILL", "\(moment)", "mailgrant", "store", "migrate", "--to", other],
                    environment: practice.environment
                ).run()
                if run.status != .exited(0) { killed += 1 }
                if round.isMultiple(of: 5) {
                    try practice.dropTokens()
                    _ = try await practice.token(.incoming)
                }
                if !round.isMultiple(of: 3) { place = other }
                try await practice.run(["store", "migrate", "--to", place])
                for kind in ["grant", "password"] {
                    let kept = try await practice.storedSecrets(kind)
                    #expect(kept.count == (place == "secret-service" ? 1 : 0), "\(kind), killed after \(moment) s")
                }
            }
            #expect(killed > 15)
            if place == "sealed-file" { try await practice.migrate(to: "secret-service") }
            #expect(Set(try await practice.migrate(to: "sealed-file").moved) == all)
            #expect(practice.browserVisits == 1)
        }
    }

    @Test("Refreshes while everything moves there and back lose no rotated grant")
    func refreshing() async throws {
        try await inWorld { practice in
            try await withThrowingTaskGroup { group in
                group.addTask {
                    for round in 1...6 {
                        let to = round.isMultiple(of: 2) ? "secret-service" : "sealed-file"
                        try await practice.run(["store", "migrate", "--to", to])
                    }
                }
                group.addTask {
                    for _ in 1...30 {
                        try practice.dropTokens()
                        _ = try await practice.token(.incoming)
                    }
                }
                try await group.waitForAll()
            }
            try practice.dropTokens()
            _ = try await practice.token(.outgoing)
            #expect(practice.browserVisits == 1)
        }
    }
}
