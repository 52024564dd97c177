import FoundationEssentials
import Secrets
import Surroundings
import Testing

@Suite("Leaving a token store that is dead for good")
struct DeadStoreTests {
    /// A grant and an app password in a store of somebody else's, and a sealed file that could take them.
    private func inWorld(_ body: (Practice, MortalStore) async throws -> Void) async throws {
        try await inPractice { practice in
            let store = try MortalStore(practice)
            try await practice.run(["store", "key", "--new"])
            try await practice.authorizeAccount()
            try await practice.keepPasswordOfOtherAccount()
            try store.live()
            try await practice.migrate(to: "mortal")
            try await body(practice, store)
        }
    }

    private func abandon(_ practice: Practice, to store: String = "sealed-file") async throws -> MigrationDocument {
        try await practice.migrate(to: store, "--abandon", "--yes")
    }

    @Test("Its program was uninstalled: what would be lost is named first, and left behind only at the person's word")
    func uninstalled() async throws {
        try await inWorld { practice, store in
            let items = try store.items
            try store.uninstall()
            let refused = try await practice.run(["store", "migrate", "--to", "sealed-file"], 69)
            #expect(
                refused.errors.contains("mailgrant store migrate --to sealed-file --abandon says what would be lost"))
            let asked = try await practice.run(["store", "migrate", "--to", "sealed-file", "--abandon"], 64)
            for words in [
                "the grant of demo", "the app password of other incoming", "there is no program mailgrant-store-mortal",
                "say --yes", "nothing was moved",
            ] {
                #expect(asked.errors.contains(words), "\(asked.errors)")
            }
            #expect(try await practice.status()[.incoming]?.state == "verified")

            let left = try await practice.run(["store", "migrate", "--to", "sealed-file", "--abandon", "--yes"])
            for line in [
                "demo: the grant was left in mortal; run: mailgrant authorize demo",
                "other incoming: the app password was left in mortal; run: mailgrant store password other --incoming",
            ] {
                #expect(left.output.contains(line + "\n"), "\(left.output)")
            }
            #expect(try store.items == items)
            let status = try await practice.status()
            #expect(status.connections.map(\.state).allSatisfy { $0 == "needs-authorization" })
            #expect(status[.outgoing]?.reason?.contains("was left in mailgrant-store-mortal") == true)
            let plan = try await practice.mailgrant("plan").run().output
            #expect(plan.contains("demo incoming: re-authorize (left in mailgrant-store-mortal)"), "\(plan)")
            let log = try await practice.run(["log", "other"]).output
            #expect(log.contains("password abandoned in mailgrant-store-mortal"), "\(log)")
            try practice.dropTokens()
            for direction in Direction.allCases {
                try await expectFailure(
                    of: practice.helper(direction), .noPermission, saying: "mailgrant authorize demo --\(direction)")
            }
            try await expectFailure(
                of: practice.helper(.incoming, of: "other"), .noPermission,
                saying: "mailgrant store password other --incoming")

            let revoking = try await practice.run(["revoke", Practice.account], 69)
            #expect(
                revoking.errors.contains("was left in mailgrant-store-mortal")
                    && revoking.errors.contains("remove the consent at"), "\(revoking.errors)")

            try await practice.authorizing().runSuccessfully()
            #expect(practice.browserVisits == 2)
            let password = UUID().uuidString
            try await practice.run(["store", "password", "other", "--incoming"], input: Array(password.utf8))
            #expect(try await practice.token(.incoming, of: "other").exposedText == password)
            _ = try await practice.token(.outgoing)
            #expect(
                try await practice.run(["store", "migrate", "--to", "sealed-file"]).output.contains("nothing to move"))
        }
    }

    @Test("What it still gives out moves, and the rest stays in it")
    func partly() async throws {
        try await inWorld { practice, store in
            let grant = try #require(try store.items.first { $0.value.contains("refresh") }?.key)
            try store.refuse(grant)
            let moved = try await abandon(practice)
            #expect(moved.abandoned.map(\.id) == [grant] && moved.moved.map(\.kind) == ["password"])
            #expect(try store.items.keys.sorted() == [grant])
            _ = try await practice.token(.incoming, of: "other")
            try practice.dropTokens()
            try await expectFailure(of: practice.helper(.incoming), .noPermission, saying: "mailgrant authorize demo")
        }
    }

    @Test("It comes back: --from moves what lay there, and nobody consents again")
    func resurrected() async throws {
        try await inWorld { practice, store in
            try store.uninstall()
            #expect(try await abandon(practice).abandoned.count == 2)
            try store.install()
            let back = try await practice.migrate(to: "sealed-file", "--from", "mortal")
            #expect(back.moved.count == 2 && back.missing.isEmpty && back.abandoned.isEmpty)
            #expect(try store.items == [:])
            #expect(try await practice.status()[.incoming]?.state == "verified")
            try practice.dropTokens()
            _ = try await practice.token(.incoming)
            _ = try await practice.token(.incoming, of: "other")
            #expect(practice.browserVisits == 1)
        }
    }

    @Test("The key of the sealed file is lost: the keyring takes its place, and the file stays as it is")
    func lostKey() async throws {
        try await inWorld { practice, store in
            try await practice.migrate(to: "sealed-file")
            let file = try Data(contentsOf: URL(filePath: practice.sealedFile))
            try FileManager.default.removeItem(atPath: practice.sealedFile + ".key")
            let refused = try await practice.run(["store", "migrate", "--to", "secret-service"], 69)
            #expect(refused.errors.contains("--abandon"))
            #expect(try await abandon(practice, to: "secret-service").abandoned.count == 2)
            #expect(try Data(contentsOf: URL(filePath: practice.sealedFile)) == file)
            try await practice.authorizing().runSuccessfully()
            #expect(try await practice.storedSecrets("grant").count == 1)
        }
    }

    @Test("The console's page shows what would be lost, and leaves it behind by another click")
    func inConsole() async throws {
        try await inWorld { practice, store in
            try store.uninstall()
            try await practice.visitingConsole { visit in
                let browser = visit.browser
                try await browser.open("\(visit.console.origin)/plugins")
                try await browser.choose("sealed-file", in: .field("Move to"))
                try await browser.click(.button("Move everything"))
                try await browser.see("mailgrant store migrate --to sealed-file --abandon")
                try await browser.choose("sealed-file", in: .field("Move to"))
                try await browser.click(.selector("form[action='/store/migrate'] summary"))
                try await browser.tick(.checkbox("Leave behind what the old store does not give out"))
                try await browser.click(.button("Move everything"))
                for words in [
                    "no program mailgrant-store-mortal", "the grant of demo", "the app password of other incoming",
                ] {
                    try await browser.see(words)
                }
                try await visit.look(at: "abandon")
                #expect(try await practice.status()[.incoming]?.state == "verified")
                try await browser.click(.button("Leave it behind and move"))
                try await browser.see("demo: the grant was left in mortal")
                try await browser.see("rest in sealed-file")
                try await visit.look(at: "abandoned")
                #expect(try await practice.status()[.incoming]?.state == "needs-authorization")
            }
        }
    }

    @Test("A grant that it would not save any more, and that waits in the token cache, is not lost with it")
    func held() async throws {
        try await inWorld { practice, store in
            try practice.dropTokens()
            // The grant is read, and saved and read back as it is; the rotated one finds it dead.
            try store.live(3)
            let minted = try await practice.helper(.incoming).run()
            #expect(minted.status == .exited(0) && minted.errors.contains("warning"), "\(minted.errors)")
            let moved = try await abandon(practice)
            #expect(moved.abandoned.map(\.kind) == ["password"] && moved.moved.map(\.kind) == ["grant"])
            try practice.dropTokens()
            _ = try await practice.token(.incoming)
            #expect(practice.browserVisits == 1)
        }
    }

    @Test("Killed at many moments and run again, everything is left behind and said, and comes back with the store")
    func killed() async throws {
        try await inWorld { practice, store in
            let items = try store.items
            let start = ContinuousClock.now
            try store.uninstall()
            _ = try await abandon(practice)
            let length = (ContinuousClock.now - start) / .seconds(1)
            var killed = 0
            for round in 1...12 {
                try store.install()
                _ = try await practice.migrate(to: "sealed-file", "--from", "mortal")
                #expect(try await practice.status().connections.allSatisfy { $0.state != "needs-authorization" })
                try await practice.migrate(to: "mortal")
                #expect(try store.items == items)
                try store.uninstall()

                let moment = 0.005 + length * (Double(round) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1)
                let run = try await Program(
                    "timeout",
                    [
                        "--foreground", "--signal=KILL", "\(moment)", "mailgrant", "store", "migrate", "--to",
                        "sealed-file", "--abandon", "--yes",
                    ], environment: practice.environment
                ).run()
                if run.status != .exited(0) { killed += 1 }
                try await practice.run(["store", "migrate", "--to", "sealed-file", "--abandon", "--yes"])
                let status = try await practice.status()
                #expect(
                    status.connections.allSatisfy { $0.state == "needs-authorization" }, "killed after \(moment) s")
                #expect(try store.items == items, "killed after \(moment) s")
            }
            #expect(killed > 1)
            #expect(practice.browserVisits == 1)
        }
    }

    @Test("A store that only is locked, or whose successor is no good, is not left without a word")
    func unharmed() async throws {
        try await inPractice { practice in
            try await practice.run(["store", "key", "--new"])
            try await practice.authorizeAccount()
            try await practice.keyring.lock()
            let asked = try await practice.run(["store", "migrate", "--to", "sealed-file", "--abandon"], 64)
            #expect(asked.errors.contains("the grant of demo"), "\(asked.errors)")
            try await practice.run(["store", "migrate", "--to", "nowhere", "--abandon", "--yes"], 69)
            try await practice.keyring.unlock()
            try practice.dropTokens()
            _ = try await practice.token(.incoming)
            // Everything is given out now, so nothing is left behind.
            let moved = try await abandon(practice)
            #expect(moved.abandoned.isEmpty && moved.moved.map(\.kind) == ["grant"])
        }
    }
}
