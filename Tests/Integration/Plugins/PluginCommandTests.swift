import FoundationEssentials
import Surroundings
import Testing

@Suite("mailgrant plugin, and subcommands of others")
struct PluginCommandTests {
    /// A home directory and a directory of PATH for the plugins of a test.
    private struct World {
        let executables: Executables
        let home: String
        let programs: String

        var marker: String { home + "/was-run" }
        var wasRun: Bool { FileManager.default.fileExists(atPath: marker) }
        var configuration: String { home + "/.config/mailgrant" }

        func put(_ name: String, _ script: String = "", in directory: String? = nil, mode: UInt32 = 0o755) throws {
            let directory = directory ?? programs
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            let text = "#!/bin/sh\n: >'\(marker)'\n\(script)\n"
            try writePrivateFile(text.utf8, to: "\(directory)/\(name)", mode: mode)
        }

        func mailgrant(_ arguments: String...) -> Program {
            Program(
                executables.path("mailgrant"), arguments,
                environment: ["HOME": home, "PATH": "\(programs):\(Program.systemPath)", "A_TOKEN": "x"])
        }
    }

    private func withWorld(_ body: (World) async throws -> Void) async throws {
        let executables = try Executables()
        try await withScratch { scratch in
            try await body(
                World(
                    executables: executables, home: try scratch.makeDirectory("home"),
                    programs: try scratch.makeDirectory("programs")))
        }
    }

    private struct Report: Decodable {
        let version: Int
        let plugins: [Plugin]

        struct Plugin: Decodable {
            let kind: String
            let name: String
            let origin: String
            let path: String?
            let allowed: Bool?
            let answers: Bool?
            let programVersion: String?
            let remedy: String?
            let shadowed: [Shadowed]
        }

        struct Shadowed: Decodable {
            let origin: String
        }

        subscript(_ name: String) -> Plugin? { plugins.first { $0.name == name } }
    }

    private func list(_ world: World) async throws -> Report {
        let output = try await world.mailgrant("plugin", "list", "--json").run().standardOutput
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Report.self, from: Data(output))
    }

    @Test("The list tells what there is, from where, whether it answers, and what is shadowed")
    func listed() async throws {
        try await withWorld { world in
            let answer = "[ \"$1\" = capability ] && printf 'version=1\\nprogram-version=2.5\\n\\n'"
            try world.put("mailgrant-store-good", answer, in: world.home + "/.local/share/mailgrant/plugins")
            try world.put("mailgrant-store-good", answer)
            try world.put("mailgrant-store-plain")
            try world.put("mailgrant-store-text", mode: 0o644)
            try world.put("mailgrant-provider-broken", "echo no such mailbox >&2; exit 3")
            let report = try await list(world)
            #expect(report.version == 1)
            let good = try #require(report["good"])
            #expect(good.origin == "data-directory")
            #expect(good.answers == true)
            #expect(good.programVersion == "2.5")
            #expect(good.shadowed.map(\.origin) == ["path"])
            #expect(report["plain"]?.answers == true, "a credential helper that knows nothing of mailgrant")
            #expect(report["text"]?.answers == false)
            #expect(report["text"]?.remedy == "make it executable: chmod +x \(world.programs)/mailgrant-store-text")
            #expect(report["broken"]?.answers == false)
            #expect(report["secret-service"]?.origin == "built-in")
            #expect(report["sealed-file"]?.origin == "built-in")

            let shown = try await world.mailgrant("plugin", "list").run()
            #expect(shown.status == .exited(69))
            #expect(shown.output.contains("mailgrant/plugins/mailgrant-store-good, version 2.5, answers\n"))
            #expect(shown.output.contains("shadows \(world.programs)/mailgrant-store-good\n"))
            #expect(
                shown.errors.contains("mailgrant: broken: mailgrant-provider-broken ended with status 3: no such mail"))
        }
    }

    @Test("Subcommands and helpers of git are listed and not started; neither is anything by help and completion")
    func notStarted() async throws {
        try await withWorld { world in
            try world.put("mailgrant-hello")
            try world.put("git-credential-mine")
            let report = try await list(world)
            #expect(report["hello"]?.kind == "subcommand")
            #expect(report["mine"]?.kind == "git-credential")
            try world.put("mailgrant-store-good")
            try world.put("mailgrant-provider-good")
            for arguments in [
                ["--help"], ["help"], ["plugin", "--help"], ["help", "plugin"], ["plugin", "list", "--help"],
                ["--generate-completion-script", "bash"],
            ] {
                let program = Program(
                    world.executables.path("mailgrant"), arguments,
                    environment: ["HOME": world.home, "PATH": "\(world.programs):\(Program.systemPath)"])
                _ = try await program.runSuccessfully()
            }
            #expect(!world.wasRun)
        }
    }

    @Test("In a repository with a remote a plugin is not asked until it is allowed, and then until that is taken back")
    func allowance() async throws {
        try await withWorld { world in
            try world.put("mailgrant-store-pass", "printf 'version=1\\n\\n'")
            try FileManager.default.createDirectory(
                atPath: world.configuration, withIntermediateDirectories: true)
            for words in [["init", "--quiet"], ["remote", "add", "origin", "https://git.example/config"]] {
                _ = try await Program(
                    "/usr/bin/git", ["-C", world.configuration] + words,
                    environment: ["HOME": world.home, "PATH": Program.systemPath]
                ).runSuccessfully()
            }
            let before = try await list(world)
            #expect(before["pass"]?.allowed == false)
            #expect(before["pass"]?.answers == nil)
            #expect(!world.wasRun)

            let allowed = try await world.mailgrant("plugin", "allow", "pass").runSuccessfully().output
            #expect(allowed == "store pass is allowed (\(world.programs)/mailgrant-store-pass)\n")
            let after = try await list(world)
            #expect(after["pass"]?.allowed == true)
            #expect(after["pass"]?.answers == true)

            _ = try await world.mailgrant("plugin", "disallow", "pass").runSuccessfully()
            #expect(try await list(world)["pass"]?.allowed == false)
        }
    }

    @Test("What is no plugin cannot be allowed")
    func refusals() async throws {
        try await withWorld { world in
            try await expectFailure(
                of: world.mailgrant("plugin", "allow", "../x"), .usage, saying: "is not a plugin's name")
            try await expectFailure(
                of: world.mailgrant("plugin", "allow", "nope"), .noInput, saying: "mailgrant-store-nope")
            try await expectFailure(
                of: world.mailgrant("plugin", "allow", "secret-service"), .usage, saying: "a part of mailgrant")
            try await expectFailure(
                of: world.mailgrant("plugin", "allow", "pass", "--kind", "subcommand"), .usage,
                saying: "not a kind that a declaration names")
        }
    }

    @Test("mailgrant foo becomes mailgrant-foo, which is told where things are and ends with its own status")
    func external() async throws {
        try await withWorld { world in
            try world.put(
                "mailgrant-foo", "cat; echo \"$# $2\"; env | grep ^MAILGRANT_ | sort; exit 7")
            let ended = try await world.mailgrant("foo", "one", "two words").run(input: Array("input\n".utf8))
            #expect(ended.status == .exited(7))
            #expect(
                ended.output == """
                    input
                    2 two words
                    MAILGRANT_CONFIG_DIRECTORY=\(world.configuration)
                    MAILGRANT_STATE_DIRECTORY=\(world.home)/.local/state/mailgrant

                    """)
        }
    }

    @Test("Helpers, other kinds, what is built in and what is no plain name are no subcommands")
    func noSubcommands() async throws {
        try await withWorld { world in
            for name in ["incoming", "outgoing", "store-x", "provider-x", "client-x", "status", "X"] {
                try world.put("mailgrant-\(name)")
            }
            for name in ["incoming", "outgoing", "store-x", "provider-x", "client-x", "nosuch"] {
                try await expectFailure(of: world.mailgrant(name), .usage, saying: "no such subcommand")
            }
            for name in ["X", "../mailgrant-x", "./x"] {
                #expect(try await world.mailgrant(name).run().status == .exited(64))
            }
            _ = try await world.mailgrant("status").run()
            #expect(!world.wasRun)
        }
    }

    @Test("A subcommand whose file cannot be run is told with what to do")
    func brokenSubcommand() async throws {
        try await withWorld { world in
            try world.put("mailgrant-foo", mode: 0o644)
            let line = try await world.mailgrant("foo").run()
            #expect(line.status == .exited(69))
            #expect(
                line.errors == "mailgrant: foo: \(world.programs)/mailgrant-foo is not executable; "
                    + "make it executable: chmod +x \(world.programs)/mailgrant-foo\n")
        }
    }

    @Test("A provider whose description makes no sense, and a script without its interpreter, are told by the list")
    func unusable() async throws {
        try await withWorld { world in
            try world.put("mailgrant-provider-odd", "printf 'version=1\\ndisplay-name=Odd\\nprotocol[]=jmap\\n\\n'")
            try writePrivateFile(
                "#!/nowhere/python9\n".utf8, to: "\(world.programs)/mailgrant-store-old", mode: 0o755)
            try world.put("mailgrant-store-shut", "echo 'the vault is locked; unlock it with: vault open' >&2; exit 77")
            let errors = try await world.mailgrant("plugin", "list").run().errors
            #expect(errors.contains("protocol[]=jmap is none of imap, pop, smtp, ews, graph"), "\(errors)")
            #expect(errors.contains("its interpreter /nowhere/python9 is not there"), "\(errors)")
            #expect(errors.contains("unlock it with: vault open; do what it says"), "\(errors)")
        }
    }

    @Test("Help and completion name the subcommands that are found, and start none")
    func named() async throws {
        try await withWorld { world in
            try world.put("mailgrant-hello", in: world.home + "/.local/share/mailgrant/plugins")
            try world.put("mailgrant-hello-again")
            for name in ["status", "incoming", "store-x"] { try world.put("mailgrant-\(name)") }
            try world.put("mailgrant-text", mode: 0o644)
            for words in [["--help"], ["-h"], ["help"], []] {
                let program = Program(
                    world.executables.path("mailgrant"), words, environment: world.mailgrant().environment)
                let help = try await program.runSuccessfully().output
                let found = try #require(
                    help.components(separatedBy: "detailed help.\n\nFOUND ON THIS MACHINE:\n").last)
                #expect(
                    found == """
                          hello                   \(world.home)/.local/share/mailgrant/plugins/mailgrant-hello
                          hello-again             \(world.programs)/mailgrant-hello-again

                        """, "\(words): \(help)")
            }
            let client = try await world.mailgrant("client", "--help").runSuccessfully().output
            #expect(!client.contains("FOUND ON THIS MACHINE"))

            // The script as bash runs it, for a program of this name in PATH.
            try FileManager.default.createSymbolicLink(
                atPath: world.programs + "/mailgrant", withDestinationPath: world.executables.path("mailgrant"))
            let script = try await world.mailgrant("--generate-completion-script", "bash").runSuccessfully().output
            try writePrivateFile(script.utf8, to: world.home + "/completion")
            func completed(_ word: String) async throws -> [String] {
                let commands = """
                    . ~/completion; COMP_WORDS=(mailgrant '\(word)'); COMP_CWORD=1; COMP_LINE='mailgrant \(word)'
                    COMP_POINT=${#COMP_LINE}; _mailgrant mailgrant '\(word)' mailgrant; printf '%s\\n' "${COMPREPLY[@]}"
                    """
                let bash = Program("/bin/bash", ["-c", commands], environment: world.mailgrant().environment)
                return try await bash.runSuccessfully().output.split(separator: "\n").map(String.init).sorted()
            }
            #expect(try await completed("he") == ["hello", "hello-again", "help"])
            #expect(try await completed("stat") == ["status"])
            for shell in ["zsh", "fish"] {
                let script = try await world.mailgrant("--generate-completion-script", shell).runSuccessfully().output
                #expect(script.components(separatedBy: "plugin list --subcommands").count == 2, "\(shell)")
            }
            #expect(!world.wasRun)
        }
    }

    @Test("Where no descriptors are left a plugin is told as one that cannot be started, and nothing hangs")
    func noDescriptors() async throws {
        try await withWorld { world in
            for number in 0..<30 {
                try world.put(
                    "mailgrant-store-store-\(number)", "read line; sleep 1; printf 'version=1\\n\\n'")
            }
            let limited = Program(
                "/bin/sh", ["-c", "ulimit -n 64; exec \"$0\" plugin list --json", world.executables.path("mailgrant")],
                environment: world.mailgrant().environment)
            let outcome = try await limited.run(within: .seconds(120))
            #expect(outcome.status == .exited(69), "\(outcome.errors)")
            #expect(outcome.errors.contains("cannot be started: Too many open files"), "\(outcome.errors)")
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let report = try decoder.decode(Report.self, from: Data(outcome.standardOutput))
            let asked = report.plugins.filter { $0.name.hasPrefix("store-") }
            #expect(asked.count == 30 && asked.contains { $0.answers == true })
        }
    }
}
