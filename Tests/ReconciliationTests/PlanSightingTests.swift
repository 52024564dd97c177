import ConfigurationFiles
import Declarations
import Foundation
import Glibc
import Grants
import LocalState
import TemporaryFiles
import Testing

@testable import Reconciliation

@Suite("What is looked at before a plan reads anything")
struct PlanSightingTests {
    /// A world in which all accounts are in the index, and files are old enough to be told by their looks.
    private func inSettledWorld(_ body: (PlannedWorld) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            let world = try PlannedWorld(in: directory, accounts: 3)
            _ = try world.planner.plan(at: world.later)
            #expect(world.indexed.count == 3)
            try body(world)
        }
    }

    /// The plan with what was kept says what one says that reads everything, which is something.
    private func expectSeen(_ world: PlannedWorld) throws {
        let whole = try world.planner.survey().plan
        #expect(!whole.differences.isEmpty || !whole.errors.isEmpty)
        #expect(try world.planner.plan(at: world.later) == whole)
    }

    @Test("Another program, and another user, makes all be read again")
    func program() throws {
        try inSettledWorld { world in
            let sighting = try #require(world.sighting)
            var expected: [UInt8] = []
            try #require(FileAppearance(following: "/proc/self/exe")).append(to: &expected)
            for number in [geteuid(), getegid()] { withUnsafeBytes(of: number) { expected.append(contentsOf: $0) } }
            #expect(sighting.surroundings.starts(with: expected))
        }
    }

    @Test("A link in the place of an account's file is seen, though a lower layer has the file that was seen before")
    func linkedAccount() throws {
        try inSettledWorld { world in
            try world.moveToLayer("account-1")
            for _ in 0..<2 { #expect(try world.planner.plan(at: world.later).differences.isEmpty) }
            #expect(world.indexed.contains("account-1"))
            #expect(symlink("/dev/null", world.file("account-1")) == 0)
            try expectSeen(world)
        }
    }

    @Test("A link in the place of a provider's file is seen, though a lower layer has the file that was seen before")
    func linkedProvider() throws {
        try inSettledWorld { world in
            let folder = world.own + "/providers"
            #expect(mkdir(folder, 0o700) == 0 && symlink("/dev/null", folder + "/place.toml") == 0)
            try expectSeen(world)
        }
    }

    @Test("The certificates that a connection names are looked into each time")
    func certificates() throws {
        try inSettledWorld { world in
            try write("first", to: world.own + "/ca.pem")
            try world.declare("account-1", more: "ca-file = \"ca.pem\"\n")
            try world.recordAsDeclared("account-1")
            for _ in 0..<2 { #expect(try world.planner.plan(at: world.later).differences.isEmpty) }
            try write("other", to: world.own + "/ca.pem")
            try expectSeen(world)
        }
    }

    @Test("A declared mail program that somebody uninstalled is seen")
    func uninstalled() throws {
        try inSettledWorld { world in
            try world.declare("account-1", clients: "[\"mutt\"]")
            for edit in try world.planner.survey().observed.clients.edits { try edit.perform(world.installations) }
            try write("source ~/.mutt/mailgrant-account-1\n", to: world.directory + "/home/.muttrc")
            for _ in 0..<2 { #expect(try world.planner.plan(at: world.later).differences.isEmpty) }
            try world.installations.update { $0 = [] }
            try expectSeen(world)
        }
    }

    @Test("A mail program's file in a lower layer counts")
    func clientInLayer() throws {
        try inSettledWorld { world in
            try world.writeLayerClient("mine")
            try world.declare("account-1", clients: "[\"mine\"]")
            let plan = try world.planner.plan(at: world.later)
            #expect(plan.errors.isEmpty && plan.lines.first?.hasPrefix("account-1: install client mine (") == true)
        }
    }

    @Test("That grants are kept is known though no account is read")
    func storeInUse() throws {
        try inSettledWorld { world in
            try world.declareStore("sealed-file")
            #expect(
                try world.planner.plan(at: world.later).lines == ["migrate store (from secret-service to sealed-file)"])
        }
    }

    @Test("Where nothing is kept the declared store moves nothing, also where no account is read")
    func storeNotInUse() throws {
        try withTemporaryDirectory { directory in
            let world = try PlannedWorld(in: directory, accounts: 0)
            for name in ["one", "two"] { try world.add(name, recorded: false) }
            let lines = try world.planner.plan(at: world.later).lines
            #expect(world.indexed == ["one", "two"])
            try world.declareStore("sealed-file")
            #expect(try world.planner.plan(at: world.later).lines == lines)
        }
    }

    /// What was changed last, whose look says nothing yet.
    enum Young: CaseIterable {
        case record
        case file
        case provider
        case directory
    }

    @Test("What was changed a moment ago keeps what follows from it out of the index", arguments: Young.allCases)
    func young(_ what: Young) throws {
        try inSettledWorld { world in
            try FileManager.default.removeItem(at: world.indexFile)
            // Longer than a step of a file system's clock.
            PlannedWorld.pass(nanoseconds: 80_000_000)
            let before = FileAppearance.Moment.now
            switch what {
            case .record: try world.touchRecord("account-0")
            case .file: try world.declare("account-0")
            case .provider: try world.rewriteProvider()
            case .directory: try world.declare("new")
            }
            _ = try world.planner.plan(at: before)
            switch what {
            case .record, .file: #expect(world.indexed == ["account-1", "account-2"])
            case .provider, .directory: #expect(world.indexed.isEmpty)
            }
        }
    }

    @Test("A file that comes while the others are read leaves nothing in the index")
    func race() throws {
        try inSettledWorld { world in
            let sighting = try #require(world.sighting)
            let survey = try world.planner.survey()
            #expect(sighting.known(in: survey, world.planner.loader, installed: []).count == 3)
            try world.declare("new")
            #expect(sighting.known(in: survey, world.planner.loader, installed: []).isEmpty)
        }
    }

    @Test("What a provider's program says of itself lies elsewhere")
    func providerProgram() throws {
        try inSettledWorld { world in
            let sighting = try #require(world.planner.loader.sighting())
            var account = Setting().account()
            #expect(sighting.isAll(of: account))
            account.incoming?.token.program = ProgramBinding(name: plainName("broker"))
            #expect(!sighting.isAll(of: account))
        }
    }
}
