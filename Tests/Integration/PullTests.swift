import FoundationEssentials
import Surroundings
import Testing

@Suite("Pulling")
struct PullTests {
    @Test("A new commit is shown, comes into force and is in the journal; without one nothing happens")
    func fastForward() async throws {
        try await inPullWorld { world in
            let before = try await world.repository.commitInForce()
            let nothing = try await world.pull().runSuccessfully()
            #expect(nothing.output == "Up to date with origin/main at \(before.prefix(12)).\n")

            let commit = try await world.repository.push(
                "Add the sales mailbox", ["accounts/sales.toml": PullWorld.account("sales@contoso.example")])
            let dry = try await world.pull("--dry-run").runSuccessfully()
            #expect(dry.output.contains("1 new commit of origin/main"))
            #expect(dry.output.contains("Add the sales mailbox"))
            #expect(dry.output.contains("sales is new"))
            #expect(try await world.repository.commitInForce() == before)

            let pulled = try await world.pull().runSuccessfully()
            #expect(pulled.output.hasPrefix(dry.output))
            #expect(pulled.output.contains("sales incoming: authorize"), "the plan: \(pulled.output)")
            #expect(pulled.output.contains("Commit \(commit.prefix(12)) is in force"))
            #expect(try await world.repository.commitInForce() == commit)
            #expect(try await world.repository.changes().isEmpty)
            let status = try await world.repository.git(
                "status", "--porcelain", "--branch", in: world.repository.directory)
            #expect(status == "## main...origin/main")
            let journal = try await world.mailgrant("log", "--json").runSuccessfully()
            #expect(journal.output.contains("\(before) to \(commit)"))
        }
    }

    @Test("JSON says the same")
    func json() async throws {
        struct Document: Decodable {
            struct Commit: Decodable { let id: String }
            struct Change: Decodable { let account: String?, what: String, needsPerson: Bool }
            let version: Int
            let from: String
            let to: String
            let commits: [Commit]
            let changes: [Change]
            let moved: Bool
        }
        try await inPullWorld { world in
            let before = try await world.repository.commitInForce()
            let first = try await world.repository.push("One", ["accounts/two.toml": PullWorld.account("b@c.example")])
            let last = try await world.repository.push("Two")
            let output = try await world.pull("--json").runSuccessfully().output
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let document = try decoder.decode(Document.self, from: Data(output.utf8))
            #expect(document.version == 1 && document.moved)
            #expect(document.from == before && document.to == last)
            #expect(document.commits.map(\.id) == [first, last])
            #expect(document.changes.map(\.what) == ["is new"])
            #expect(!document.changes.contains { $0.needsPerson })
        }
    }

    @Test("Every error of a broken commit is told with its file and line, and the old commit stays in force")
    func broken() async throws {
        try await inPullWorld { world in
            let before = try await world.repository.commitInForce()
            try await world.repository.push(
                "Break",
                [
                    "accounts/work.toml": PullWorld.account("alice@contoso.example", "colour = \"red\""),
                    "accounts/other.toml": "address = ",
                    "mailgrant.toml": "[policy]\nrequire-signed-commit = true\n",
                ])
            let outcome = try await world.pull().run()
            #expect(outcome.status == .exited(78))
            let lines = outcome.errors.split(separator: "\n")
            let directory = world.repository.directory
            #expect(
                lines.contains { $0.hasPrefix("\(directory)/accounts/work.toml:10:1: incoming.colour: unknown key") })
            #expect(lines.contains { $0.hasPrefix("\(directory)/accounts/other.toml:1:") })
            #expect(lines.contains { $0.contains("mailgrant.toml:2:1") && $0.contains("require-signed-commits") })
            #expect(lines.last?.contains("has 3 errors") == true, "\(outcome.errors)")
            #expect(try await world.repository.commitInForce() == before)
            #expect(try await world.repository.changes().isEmpty)

            // What mends it comes into force with what was broken before it.
            try await world.repository.git("revert", "--no-edit", "HEAD", in: world.repository.colleague)
            try await world.repository.git("push", "--quiet", in: world.repository.colleague)
            try await world.pull().runSuccessfully()
        }
    }

    @Test("A history that was rewritten, or has parted, stops with what to do")
    func rewritten() async throws {
        try await inPullWorld { world in
            let repository = world.repository
            try await repository.push("One")
            try await world.pull().runSuccessfully()
            let before = try await repository.commitInForce()
            try await repository.git("reset", "--quiet", "--hard", "HEAD~1", in: repository.colleague)
            try await repository.commit("Another one", in: repository.colleague)
            try await repository.git("push", "--quiet", "--force", in: repository.colleague)
            for _ in 0..<2 {
                let words = "no longer contains \(before.prefix(12))"
                try await expectFailure(of: world.pull(), .noPermission, saying: "rewritten", words, "reset --keep")
            }
            // Back to an older commit, without a new one.
            try await repository.git("reset", "--quiet", "--hard", "HEAD~1", in: repository.colleague)
            try await repository.git("push", "--quiet", "--force", in: repository.colleague)
            try await expectFailure(of: world.pull(), .noPermission, saying: "rewritten")
            #expect(try await repository.commitInForce() == before)

            try await repository.git("reset", "--quiet", "--hard", before, in: repository.colleague)
            try await repository.push("Theirs")
            try await repository.commit("Mine", in: repository.directory)
            try await expectFailure(
                of: world.pull(), .noPermission, saying: "the histories have parted: 1 commit here, 1 commit", "rebase")
        }
    }

    @Test("A working copy that a person is at work in is left alone")
    func working() async throws {
        try await inPullWorld { world in
            let repository = world.repository
            let file = "\(repository.directory)/accounts/work.toml"
            try await repository.push("One")
            try writePrivateFile(PullWorld.account("bob@contoso.example").utf8, to: file)
            try await expectFailure(of: world.pull(), .noPermission, saying: "accounts/work.toml", "restore")
            try await repository.git("restore", ".", in: repository.directory)

            try await repository.git("switch", "--quiet", "--detach", in: repository.directory)
            try await expectFailure(of: world.pull(), .noPermission, saying: "no branch is checked out")
            try await repository.git("switch", "--quiet", "-c", "own", in: repository.directory)
            try await expectFailure(of: world.pull(), .configuration, saying: "own follows no branch", "push --set-up")
            try await repository.git("switch", "--quiet", "main", in: repository.directory)

            try writePrivateFile([], to: "\(repository.directory)/.git/MERGE_HEAD")
            try await expectFailure(of: world.pull(), .noPermission, saying: "a merge is not finished")
            try FileManager.default.removeItem(atPath: "\(repository.directory)/.git/MERGE_HEAD")

            // A file of the person's own that no commit has is in nobody's way, unless a new commit has it, too.
            try repository.write(["accounts/own.toml": PullWorld.account("own@c.example")], in: repository.directory)
            try await world.pull().runSuccessfully()
            try await repository.push("Theirs", ["accounts/own.toml": PullWorld.account("theirs@c.example")])
            let outcome = try await world.pull().run()
            #expect(outcome.status == .exited(77) && outcome.errors.contains("git would not move"), "\(outcome.errors)")
            let own = try repository.text(of: "accounts/own.toml", in: repository.directory)
            #expect(own.contains("own@c.example"))
        }
    }

    @Test("Without a repository, a remote that answers or git, the message says which")
    func nowhere() async throws {
        try await inPullWorld { world in
            try FileManager.default.moveItem(atPath: world.repository.remote, toPath: world.repository.remote + "-away")
            try await expectFailure(of: world.pull(), .temporaryFailure, saying: "cannot fetch from origin", "stays")
            var withoutGit = world.pull()
            withoutGit.environment["PATH"] = try world.scratch.makeDirectory("empty")
            try await expectFailure(of: withoutGit, .unavailable, saying: "git is not installed")
            try FileManager.default.removeItem(atPath: "\(world.repository.directory)/.git")
            try await expectFailure(of: world.pull(), .configuration, saying: "is not in a git repository")
            try FileManager.default.removeItem(atPath: world.repository.directory)
            try await expectFailure(of: world.pull(), .configuration, saying: "is not in a git repository")
        }
    }

    @Test("A directory inside a repository, with a submodule beside its files, is pulled, too")
    func partOfRepository() async throws {
        try await inPullWorld { world in
            let repository = world.repository
            // The whole of ~/.config in git.
            let config = try #require(world.environment["XDG_CONFIG_HOME"])
            try FileManager.default.removeItem(atPath: "\(repository.directory)/.git")
            let whole = "\(repository.remote)-whole"
            try await repository.git("init", "--quiet", "--bare", whole, in: config)
            try await repository.git("init", "--quiet", in: config)
            try repository.write(["other/settings": "1\n"], in: config)
            try await repository.commit("Begin", in: config)
            try await repository.git("remote", "add", "origin", whole, in: config)
            try await repository.git("push", "--quiet", "-u", "origin", "main", in: config)
            let colleague = "\(repository.remote)-colleague"
            try await repository.git("clone", "--quiet", whole, colleague, in: config)
            try await repository.git(
                "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", repository.remote, "mailgrant/org",
                in: colleague)
            try repository.write(["mailgrant/accounts/second.toml": PullWorld.account("b@c.example")], in: colleague)
            try await repository.commit("Add", in: colleague)
            try await repository.git("push", "--quiet", in: colleague)

            let outcome = try await world.pull().runSuccessfully()
            #expect(outcome.output.contains("second is new"), "\(outcome.output)")
            #expect(outcome.output.contains("Submodule org"))
            #expect(FileManager.default.fileExists(atPath: "\(repository.directory)/accounts/second.toml"))
        }
    }
}

@Suite("Pulling on a timer")
struct UnattendedPullTests {
    @Test("What waits for a person is notified once, and again when it is something else")
    func notified() async throws {
        try await inPullWorld { world in
            let repository = world.repository
            let log = "\(world.scratch.path)/notifications"
            let notify = "\(world.scratch.path)/notify"
            try writePrivateFile("#!/bin/sh\necho \"$2\" | head -n 1 >> \(log)\n".utf8, to: notify, mode: 0o700)
            try repository.write(
                ["mailgrant.toml": "[notifications]\ncommand = [\"\(notify)\"]\n"], in: repository.directory)
            try await repository.commit("Notify", in: repository.directory)
            try await repository.git("push", "--quiet", in: repository.directory)
            try await repository.git("pull", "--quiet", in: repository.colleague)

            let settings = try repository.text(of: "mailgrant.toml", in: repository.colleague)
            let commit = try await repository.push("Other store", ["mailgrant.toml": "store = \"pass\"\n" + settings])
            for _ in 0..<3 { #expect(try await world.pull().run().status == .exited(77)) }
            try await repository.git("commit", "--quiet", "--amend", "-m", "Rewritten", in: repository.colleague)
            try await repository.git("push", "--quiet", "--force", in: repository.colleague)
            for _ in 0..<2 { #expect(try await world.pull().run().status == .exited(77)) }
            let lines = ServiceLog(path: log).lines()
            #expect(lines.count == 2, "\(lines)")
            #expect(lines.first?.contains("must agree to commit \(commit.prefix(12))") == true, "\(lines)")
        }
    }

    @Test("A person at a terminal is asked, and a no leaves everything as it is")
    func asked() async throws {
        try await inPullWorld { world in
            let terminal = try ScriptedTerminal(in: try world.scratch.makeDirectory("terminal"))
            let before = try await world.repository.commitInForce()
            let commit = try await world.repository.push("Other store", ["mailgrant.toml": "store = \"pass\"\n"])
            let question = "Let commit \(commit.prefix(12)) come into force"
            let no = try await terminal.run(world.pull(), .init(question, send: "n\n"))
            #expect(no.status == .exited(77) && no.shown.contains("store changes from secret-service to pass"))
            #expect(try await world.repository.commitInForce() == before)
            let yes = try await terminal.run(world.pull(), .init(question, send: "y\n"))
            #expect(yes.status == .exited(0), "\(yes.shown) \(yes.problem)")
            #expect(try await world.repository.commitInForce() == commit)
        }
    }
}
