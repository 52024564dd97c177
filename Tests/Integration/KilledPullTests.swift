import FoundationEssentials
import Surroundings
import Testing

@Suite("A pull that is killed")
struct KilledPullTests {
    /// What git does to files, a step each.
    private static let steps = "unlink,rename,link,write,mkdir"

    /// A git that is killed at its step of that number while it moves the working copy.
    private func git(_ world: PullWorld, killedAt step: Int) throws -> [String: String] {
        let directory = try world.scratch.makeDirectory("git")
        let script = """
            #!/bin/sh
            case " $* " in
                *" merge --quiet "*) exec strace -f -o /dev/null -e trace=\(Self.steps) \\
                    -e inject=\(Self.steps):signal=KILL:when=\(step) /usr/bin/git "$@" ;;
                *) exec /usr/bin/git "$@" ;;
            esac
            """
        try writePrivateFile(script.utf8, to: "\(directory)/git", mode: 0o700)
        return world.environment.merging(["PATH": "\(directory):\(Program.systemPath)"]) { _, ours in ours }
    }

    private static let before = [
        "accounts/a.toml": PullWorld.account("a@c.example"), "accounts/b.toml": PullWorld.account("b@c.example"),
        "accounts/c.toml": PullWorld.account("c@c.example"),
    ]

    /// A commit that changes a file, takes one away and brings one along.
    private func push(_ repository: GitRepository) async throws -> String {
        try await repository.git("rm", "--quiet", "accounts/b.toml", in: repository.colleague)
        return try await repository.push(
            "Change",
            [
                "accounts/a.toml": PullWorld.account("other@c.example"),
                "accounts/d.toml": PullWorld.account("d@c.example"),
            ])
    }

    private func startAgain(_ repository: GitRepository, at commit: String) async throws {
        try await repository.git("reset", "--quiet", "--hard", commit, in: repository.directory)
        try await repository.git("update-ref", "refs/remotes/origin/main", commit, in: repository.directory)
    }

    @Test("Whatever step of the move git is killed at, the next pull has the new commit whole")
    func everyStep() async throws {
        try await inPullWorld(Self.before) { world in
            let repository = world.repository
            let old = try await repository.commitInForce()
            let new = try await push(repository)
            var step = 1
            var halves = 0
            while step < 100 {
                var pull = world.pull()
                pull.environment = try git(world, killedAt: step)
                let outcome = try await pull.run()
                if outcome.status == .exited(0) { break }
                #expect(outcome.status == .exited(75), "\(outcome.errors)")
                if try await !repository.changes().isEmpty { halves += 1 }
                let again = try await world.pull().runSuccessfully()
                #expect(try await repository.commitInForce() == new, "step \(step): \(again.output) \(again.errors)")
                #expect(try await repository.changes().isEmpty, "step \(step)")
                try await startAgain(repository, at: old)
                step += 1
            }
            #expect(halves > 0 && 3..<100 ~= step, "\(halves) of \(step)")
        }
    }

    @Test("A lock that a git left which was killed while it fetched does not stop the next pull")
    func lockOfFetch() async throws {
        try await inPullWorld(Self.before) { world in
            let repository = world.repository
            let new = try await push(repository)
            let references = "\(repository.directory)/.git/refs/mailgrant"
            try FileManager.default.createDirectory(atPath: references, withIntermediateDirectories: true)
            try writePrivateFile([], to: "\(references)/incoming.lock")
            try await world.pull().runSuccessfully()
            #expect(try await repository.commitInForce() == new)
        }
    }

    @Test("What a person changed since then is not overwritten, and the message says what to do")
    func changedSince() async throws {
        try await inPullWorld(Self.before) { world in
            let repository = world.repository
            let old = try await repository.commitInForce()
            let new = try await push(repository)
            var step = 1
            while try await repository.changes().isEmpty, step < 100 {
                try await startAgain(repository, at: old)
                var pull = world.pull()
                pull.environment = try git(world, killedAt: step)
                _ = try await pull.run()
                step += 1
            }
            let file = "accounts/c.toml"
            let own = PullWorld.account("mine@c.example")
            try repository.write([file: own], in: repository.directory)
            try await expectFailure(
                of: world.pull(), .noPermission, saying: "was interrupted", file, "reset --hard \(new.prefix(12))")
            #expect(try repository.text(of: file, in: repository.directory) == own)
            #expect(try await repository.commitInForce() == old)
        }
    }

    @Test("Killed itself at any moment, with git left running or not, it is whole after the next one")
    func anyMoment() async throws {
        try await inPullWorld(Self.before) { world in
            let repository = world.repository
            let old = try await repository.commitInForce()
            let new = try await push(repository)
            let start = ContinuousClock.now
            try await world.pull().runSuccessfully()
            let duration = (ContinuousClock.now - start).components
            let seconds = Double(duration.seconds) + Double(duration.attoseconds) / 1e18
            for index in 0..<12 {
                try await startAgain(repository, at: old)
                let moment = seconds * (Double(index) + 0.5) / 12
                _ = try await Program(
                    "timeout",
                    ["--foreground", "--signal=KILL", "\(moment)", world.executables.path("mailgrant"), "pull"],
                    environment: world.environment
                ).run()
                try await world.pull().runSuccessfully()
                #expect(try await repository.commitInForce() == new)
                #expect(try await repository.changes().isEmpty)
            }
        }
    }
}
