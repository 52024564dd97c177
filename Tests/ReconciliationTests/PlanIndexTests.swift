import ConfigurationFiles
import Declarations
import Foundation
import Glibc
import Grants
import LocalState
import TemporaryFiles
import Testing

@testable import Reconciliation

@Suite("What a plan keeps for the next one")
struct PlanIndexTests {
    @Test("Whatever happens to files between two plans, the second says what one says that reads everything")
    func property() throws {
        var (uses, plans) = (0, 0)
        for seed in 0..<6 {
            try withTemporaryDirectory { directory in
                var dice = Dice(seed: UInt64(seed) &* 977 &+ 5)
                let world = try PlannedWorld(in: directory, accounts: 8)
                for _ in 0..<40 {
                    let event = try world.disturb(&dice)
                    let whole = try? world.planner.survey().plan
                    let plan = try? world.planner.plan(at: world.later)
                    #expect(plan == whole, "seed \(seed), after: \(event)")
                    plans += plan == nil ? 0 : 1
                    uses += world.indexed.isEmpty ? 0 : 1
                }
            }
        }
        // Else nothing was tried.
        #expect(uses > 100 && plans > 100, "\(uses) with an index, \(plans) plans")
    }

    @Test("Accounts are kept with all their files and what differs, and not read again")
    func isUsed() throws {
        try withTemporaryDirectory { directory in
            let world = try PlannedWorld(in: directory, accounts: 3)
            try world.add("unauthorized", recorded: false)
            let plan = try world.planner.plan(at: world.later)
            #expect(plan.lines.count == 2)
            #expect(world.indexed == ["account-0", "account-1", "account-2", "unauthorized"])
            // What an account that is not read says cannot be known.
            for name in ["account-1", "unauthorized"] { try world.forge(name, PlannedWorld.broken) }
            #expect(try world.planner.plan(at: world.later) == plan)
            #expect(try world.planner.survey().plan.errors.count == 2)
        }
    }

    @Test("Before anything was authorized, and without a state directory, a plan keeps what it found")
    func firstPlan() throws {
        try withTemporaryDirectory { directory in
            let world = try PlannedWorld(in: directory, accounts: 0)
            try world.add("work", recorded: false)
            try? FileManager.default.removeItem(atPath: world.state.path)
            let plan = try world.planner.plan(at: world.later)
            #expect(world.indexed == ["work"])
            #expect(try world.planner.plan(at: world.later) == plan)
            try world.recordAsDeclared("work")
            #expect(try world.planner.plan(at: world.later).differences.isEmpty)
        }
    }

    @Test("Every difference of an account comes out of the index as it went in")
    func differences() throws {
        let account = plainName("work")
        let move = EndpointMove(key: "token-url", from: "https://a.example", to: nil)
        let changes: [(Difference.Change, Difference.Need?)] = [
            (.authorize, .consent), (.verify, nil), (.confirm([move]), .confirmation),
            (
                .reauthorize([.scopesAdded(["a", "b"]), .moved(move), .grantEnded("x"), .refused("y"), .otherToken]),
                .consent
            ),
            (
                .reauthorize([.abandoned(store: "sealed file")]), .consent
            ),
            (.storePassword([.moved(move)]), .secret(command: "mailgrant store password work --incoming")),
            (.storeSecret(.clientSecret, move), .secret(command: "mailgrant store client-secret work")),
        ]
        var index = PlanIndex(surroundings: [1])
        for (number, (change, need)) in (changes + changes).enumerated() {
            let name = plainName("account-\(number)")
            index.accounts[name] = KnownAccount(
                files: [2], hasItems: true,
                differences: [
                    Difference(account: name, direction: number % 2 == 0 ? .incoming : nil, change, need: need)
                ])
        }
        index.accounts[account] = KnownAccount(files: [3], hasItems: false)
        #expect(PlanIndex(index.data) == index)
    }

    @Test("A file that was changed a moment ago is read again, since another change may look the same")
    func young() throws {
        try withTemporaryDirectory { directory in
            let world = try PlannedWorld(in: directory, accounts: 2)
            for _ in 0..<3 {
                let before = FileAppearance.Moment.now
                try world.declare("account-0")
                _ = try world.planner.plan(at: before)
                #expect(!world.indexed.contains("account-0"))
            }
            _ = try world.planner.plan(at: world.later)
            #expect(world.indexed == ["account-0", "account-1"])
        }
    }

    @Test("An index that is damaged, cut, of another version or no file at all is none, and is made anew")
    func damaged() throws {
        try withTemporaryDirectory { directory in
            let world = try PlannedWorld(in: directory, accounts: 3)
            _ = try world.planner.plan(at: world.later)
            let good = try Data(contentsOf: world.indexFile)
            var bad = [Data(), Data([0]), good.dropLast(), good + good, Data("mailgrant plan index 1\n".utf8)]
            for place in stride(from: 0, to: good.count, by: 7) {
                var flipped = good
                flipped[place] ^= 0x40
                bad.append(flipped)
            }
            try world.declare("account-1", clientID: "another")
            let whole = try world.planner.survey().plan
            #expect(whole.differences.count == 2)
            for data in bad {
                try data.write(to: world.indexFile)
                #expect(PlanIndex(data) == nil)
                #expect(try world.planner.plan(at: world.later) == whole)
                #expect(world.indexed.count == 3)
            }
            try FileManager.default.removeItem(at: world.indexFile)
            try FileManager.default.createDirectory(at: world.indexFile, withIntermediateDirectories: false)
            #expect(try world.planner.plan(at: world.later) == whole)
        }
    }

    @Test("Lengths that lead out of the file are no index, whatever its sum")
    func lengths() {
        var index = PlanIndex(surroundings: [1, 2, 3])
        index.accounts[plainName("work")] = KnownAccount(files: [4, 5], hasItems: false)
        #expect(PlanIndex(index.data) == index)
        index.surroundings = []
        #expect(PlanIndex(index.data) == index)
        for count in [5, 0xffff_ffff] as [UInt32] {
            let data = PlanIndex.signed(withUnsafeBytes(of: count.littleEndian) { Array($0) } + [1, 2, 3, 4])
            #expect(PlanIndex(data) == nil)
        }
    }

    @Test("An account that is there twice is no index, whatever its sum")
    func twice() {
        func part(_ bytes: [UInt8]) -> [UInt8] { withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { $0 + bytes } }
        let account = part(Array("work".utf8)) + part([4, 5]) + part([1]) + part([])
        #expect(PlanIndex(PlanIndex.signed(part([1]) + account)) != nil)
        #expect(PlanIndex(PlanIndex.signed(part([1]) + account + account)) == nil)
        // Nor is one that differs in no way that anybody knows.
        let other = part(Array("work".utf8)) + part([4, 5]) + part([1])
        for said in ["[{}]", "{}", "["] {
            #expect(PlanIndex(PlanIndex.signed(part([1]) + other + part(Array(said.utf8)))) == nil)
        }
    }

    @Test("Where several files are gone and all other accounts are quiet, those are not taken for none")
    func goneBesideQuiet() throws {
        try withTemporaryDirectory { directory in
            let world = try PlannedWorld(in: directory, accounts: 3)
            _ = try world.planner.plan(at: world.later)
            for name in ["account-0", "account-1"] { try FileManager.default.removeItem(atPath: world.file(name)) }
            let plan = try world.planner.plan(at: world.later)
            #expect(plan.errors.isEmpty)
            #expect(plan.lines == ["account-0: revoke (no longer declared)", "account-1: revoke (no longer declared)"])
        }
    }

    @Test("What belongs to all accounts makes all be read again", arguments: PlannedWorld.Shared.allCases)
    func surroundings(_ shared: PlannedWorld.Shared) throws {
        try withTemporaryDirectory { directory in
            let world = try PlannedWorld(in: directory, accounts: 3)
            _ = try world.planner.plan(at: world.later)
            #expect(world.indexed.count == 3)
            try world.change(shared)
            let whole = try world.planner.survey().plan
            #expect(!whole.differences.isEmpty || !whole.errors.isEmpty)
            #expect(try world.planner.plan(at: world.later) == whole)
        }
    }

    @Test("A person's file that no longer includes what was installed is seen, though nothing else has changed")
    func lackingInclude() throws {
        try withTemporaryDirectory { directory in
            let world = try PlannedWorld(in: directory, accounts: 2)
            try world.install("mutt", form: "tunnel", for: "account-0")
            let edit = try #require(try world.planner.survey().observed.clients.edits.first)
            try edit.perform(world.installations)
            let person = directory + "/home/.muttrc"
            let line = "source ~/.mutt/mailgrant-account-0\n"
            try write(line, to: person)
            for _ in 0..<2 { #expect(try world.planner.plan(at: world.later).differences.isEmpty) }
            // Else each plan would write the index anew.
            #expect(world.indexed == ["account-1"])
            try write("", to: person)
            #expect(try world.planner.plan(at: world.later).lines.count == 1)
            try FileManager.default.removeItem(atPath: person)
            #expect(try world.planner.plan(at: world.later).lines.count == 1)
            try write(line, to: person)
            #expect(try world.planner.plan(at: world.later).differences.isEmpty)
        }
    }

    @Test("A mail program that is configured by hand makes its account be read again")
    func installed() throws {
        try withTemporaryDirectory { directory in
            let world = try PlannedWorld(in: directory, accounts: 2)
            _ = try world.planner.plan(at: world.later)
            try world.install(for: "account-0")
            let whole = try world.planner.survey().plan
            #expect(whole.differences.count == 1)
            #expect(try world.planner.plan(at: world.later) == whole)
        }
    }
}
