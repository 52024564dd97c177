import FoundationEssentials
import Surroundings
import Testing

@Suite("What a pull has git do")
struct PullSafetyTests {
    @Test("No hook, file system monitor or filter runs, whatever the commit's attributes choose")
    func programs() async throws {
        try await inPullWorld { world in
            let repository = world.repository
            let mark = "\(world.scratch.path)/was-run"
            let program = "\(world.scratch.path)/program"
            try writePrivateFile("#!/bin/sh\necho \"$0 $*\" >> \(mark)\ncat\n".utf8, to: program, mode: 0o700)
            for hook in ["post-merge", "post-checkout", "reference-transaction", "post-index-change", "pre-auto-gc"] {
                try writePrivateFile(
                    "#!/bin/sh\necho \(hook) >> \(mark)\n".utf8, to: "\(repository.directory)/.git/hooks/\(hook)",
                    mode: 0o700)
            }
            let settings = [
                ("core.fsmonitor", program), ("filter.evil.smudge", program), ("filter.evil.clean", program),
                ("filter.evil.required", "true"), ("filter.a=b.process", program),
                ("diff.external", program), ("core.pager", program), ("submodule.recurse", "true"),
            ]
            for (key, value) in settings {
                try await repository.git("config", "--local", key, value, in: repository.directory)
            }
            try? FileManager.default.removeItem(atPath: mark)

            let commit = try await repository.push("One", ["accounts/b.toml": PullWorld.account("b@c.example")])
            try await world.pull().runSuccessfully()
            #expect(try await repository.commitInForce() == commit)
            for (attributes, name) in [
                ("*.toml filter=evil", "filter"), ("accounts/* working-tree-encoding=UTF-16", "working-tree-encoding"),
                ("README ident", "ident"),
            ] {
                try await repository.push("Attributes", [".gitattributes": attributes + "\n"])
                try await expectFailure(
                    of: world.pull("--yes"), .configuration, saying: "the attribute \(name)")
            }
            let found = try? String(decoding: Data(contentsOf: URL(filePath: mark)), as: UTF8.self)
            #expect(found == nil, "\(found ?? "")")
            #expect(commit == (try await repository.git("rev-parse", "HEAD", in: repository.directory)))
        }
    }

    @Test("Variables that have git work elsewhere or otherwise do not reach it")
    func environment() async throws {
        try await inPullWorld { world in
            let commit = try await world.repository.push("One", ["accounts/b.toml": PullWorld.account("b@c.example")])
            var pull = world.pull()
            pull.environment.merge([
                "GIT_DIR": "/nowhere", "GIT_WORK_TREE": "/", "GIT_INDEX_FILE": "/nowhere/index",
                "GIT_OBJECT_DIRECTORY": "/nowhere", "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.hooksPath",
                "GIT_CONFIG_VALUE_0": world.scratch.path, "GIT_EXTERNAL_DIFF": "false", "GIT_TRACE": "1",
                "GIT_CEILING_DIRECTORIES": "/", "GIT_EXEC_PATH": "/nowhere",
            ]) { _, theirs in theirs }
            let outcome = try await pull.runSuccessfully()
            #expect(outcome.errors.isEmpty, "\(outcome.errors)")
            #expect(try await world.repository.commitInForce() == commit)
        }
    }

    @Test("Where git's configuration takes in a file of the repository, nothing is pulled")
    func includedConfiguration() async throws {
        try await inPullWorld(["accounts/work.toml": PullWorld.account(), "team.gitconfig": "[user]\nname = Team\n"]) {
            world in
            try await world.repository.git(
                "config", "--local", "include.path", "../team.gitconfig", in: world.repository.directory)
            try await world.repository.push("One", ["team.gitconfig": "[core]\nsshCommand = evil\n"])
            try await expectFailure(
                of: world.pull("--yes"), .configuration, saying: "team.gitconfig, which every commit can change")
        }
    }

    @Test("A submodule's own ideas of how it is updated are not followed")
    func submodules() async throws {
        try await inPullWorld { world in
            let repository = world.repository
            let mark = "\(world.scratch.path)/was-run"
            try await repository.git(
                "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", repository.remote, "org",
                in: repository.colleague)
            try await repository.git(
                "config", "--file", ".gitmodules", "submodule.org.update", "!touch \(mark)", in: repository.colleague)
            try await repository.push("Submodule")
            let outcome = try await world.pull().run()
            // git itself refuses to fetch such a thing where it looks at what it gets.
            #expect(outcome.status == .exited(0) || outcome.errors.contains("cannot fetch"), "\(outcome.errors)")
            #expect(!FileManager.default.fileExists(atPath: mark))
        }
    }
}
