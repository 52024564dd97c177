import FoundationEssentials
import Surroundings
import Testing

@Suite("Moving to or from a token store that dies")
struct DyingStoreTests {
    /// A grant and an app password in the keyring, and a store that dies when it is told to.
    private func inWorld(_ body: (Practice, MortalStore) async throws -> Void) async throws {
        try await inPractice { practice in
            let store = try MortalStore(practice)
            try await practice.authorizeAccount()
            try await practice.keepPasswordOfOtherAccount()
            try await body(practice, store)
        }
    }

    private func isReassuring(_ outcome: Outcome) -> Bool {
        ["nothing was moved", "--to secret-service goes back", "--to mortal goes back"].contains {
            outcome.errors.hasSuffix($0 + "\n")
        }
    }

    private func answers(_ practice: Practice) async throws -> Bool {
        try practice.dropTokens()
        return try await practice.helper(.incoming).run().status == .exited(0)
    }

    @Test(
        "The new store dies at each of its calls: while it is dead everything can stay where it was, and nothing is lost",
        arguments: [false, true])
    func newStore(diesLate: Bool) async throws {
        try await inWorld { practice, store in
            let password = try await practice.storedSecrets("password")
            var turnedBack = 0
            var waited = 0
            for lives in 0... {
                try store.live(lives, diesLate: diesLate)
                let moving = try await practice.mailgrant("store", "migrate", "--to", "mortal").run()
                if moving.status == .exited(0) { break }
                #expect(moving.status == .exited(69) && isReassuring(moving), "\(moving.errors)")
                let back = ["store", "migrate", "--to", "secret-service"]
                if try await answers(practice) {
                    // What the new store has of it counts for nothing, and it need not answer.
                    let turned = try await practice.run(back)
                    if turned.output.hasPrefix("turned back: ") {
                        turnedBack += 1
                        #expect(turned.errors.contains("copies may be left in mortal"), "\(turned.errors)")
                        #expect(turned.errors.contains("--to secret-service --from mortal"))
                    } else {
                        // It died at its trial: nothing was begun.
                        #expect(turned.output == "nothing to move: everything rests in secret-service\n")
                    }
                } else {
                    // It had everything, and was in use.
                    waited += 1
                    try await practice.run(back, 69)
                    try store.live()
                    try await practice.run(back)
                }
                try store.live()
                #expect(try await practice.storedSecrets("grant").count == 1, "died after \(lives) calls")
                #expect(try await practice.storedSecrets("password") == password, "died after \(lives) calls")
                #expect(try await answers(practice))
                try await practice.run(back + ["--from", "mortal"])
                #expect(try store.items.keys.sorted() == [], "died after \(lives) calls")
            }
            #expect(turnedBack > 5 && waited > 1, "\(turnedBack), \(waited)")
            #expect(try store.items.count == 2 && password.allSatisfy(try store.items.values.contains))
            #expect(try await practice.keyringItems() == "")
            #expect(practice.browserVisits == 1)
        }
    }

    @Test("The old store dies at each of its calls: nothing is lost, and once it lives the move goes on")
    func oldStore() async throws {
        try await inWorld { practice, store in
            try await practice.run(["store", "key", "--new"])
            try store.live()
            try await practice.migrate(to: "mortal")
            let ids = try store.items.keys.sorted()
            var goneOn = 0
            for lives in 0... {
                try store.live(lives)
                let moving = try await practice.mailgrant("store", "migrate", "--to", "sealed-file").run()
                if moving.status == .exited(0) { break }
                #expect(moving.status == .exited(69) && isReassuring(moving), "\(moving.errors)")
                // Alive again, or no longer needed.
                if try await answers(practice) { goneOn += 1 }
                try store.live()
                #expect(try await answers(practice), "died after \(lives) calls")
                #expect(try await practice.migrate(to: "sealed-file").moved.map(\.id).sorted() == ids)
                #expect(try store.items == [:])
                try await practice.migrate(to: "mortal")
                #expect(try store.items.keys.sorted() == ids)
            }
            #expect(goneOn > 1)
            #expect(practice.browserVisits == 1)
        }
    }

    @Test("What is saved while everything is copied is there afterwards, and what is erased is not")
    func changedMeanwhile() async throws {
        try await inWorld { practice, store in
            try store.live()
            // Six calls are its trial; then each of two items is looked for, saved and read back.
            try store.stop(atCall: 12)
            async let moving = practice.migrate(to: "mortal")
            try await store.isStopped()
            #expect(try store.items.count == 2)
            let password = UUID().uuidString
            try await practice.run(["store", "password", "other", "--incoming"], input: Array(password.utf8))
            #expect(try await practice.storedSecrets("password").contains(password))
            try store.goOn()
            let moved = try await moving
            #expect(moved.missing.isEmpty)
            #expect(try store.items.values.contains(password))
            #expect(try store.items.count == 2)
            #expect(try await practice.keyringItems() == "")
        }
    }

    @Test(
        "What the new store loses after it was read back is copied once more: the old one gives up what the new one has"
    )
    func lost() async throws {
        try await inWorld { practice, store in
            try store.live()
            // The first look into the new store while the old one is being emptied.
            try store.stop(atCall: 13)
            async let moving = practice.migrate(to: "mortal")
            try await store.isStopped()
            let items = try store.items
            try #require(items.count == 2)
            try store.forgetAll()
            try store.goOn()
            #expect(try await moving.moved.count == 2)
            #expect(try store.items == items)
            #expect(try await answers(practice))
        }
    }

    @Test("A new store that shortens what it is given, after its trial, is noticed, and the old one keeps everything")
    func shortening() async throws {
        try await inWorld { practice, store in
            let before = try await practice.keyringItems()
            try store.live()
            try store.shorten()
            let failure = try await practice.run(["store", "migrate", "--to", "mortal"], 69)
            #expect(failure.errors.contains("gave back something else than was saved"), "\(failure.errors)")
            #expect(try await practice.keyringItems() == before)
            #expect(try await answers(practice))
        }
    }
}
