import FoundationEssentials
import Surroundings
import Testing

@Suite("Clients that are programs")
struct ClientProgramTests {
    /// A person with one account that nobody has authorized, and the client of the guide.
    private struct World {
        let executables: Executables
        let home: String

        var plugins: String { home + "/.local/share/mailgrant/plugins" }
        var file: String { home + "/.letterbox/x1y2/accounts" }
        var account: String { home + "/.config/mailgrant/accounts/work.toml" }

        func put(_ name: String, _ script: String) throws {
            try write(script, to: "\(plugins)/\(name)", mode: 0o755)
        }

        func declare(clients: String = "", user: String? = nil) throws {
            let more = user.map { "user = \"\($0)\"\n" } ?? ""
            try write("\(clients)\n" + PullWorld.account("alice@contoso.example", more), to: account)
        }

        func write(_ text: String, to path: String, mode: UInt32 = 0o600) throws {
            let directory = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try writePrivateFile(text.utf8, to: path, mode: mode)
        }

        func text(of path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

        func mailgrant(_ words: String...) -> Program {
            Program(
                executables.path("mailgrant"), words, environment: ["HOME": home, "PATH": Program.systemPath])
        }

        /// What a plan says of mail programs.
        func planned() async throws -> [String] {
            try await mailgrant("plan").run().output.split(separator: "\n").map(String.init).filter {
                $0.contains(" client ")
            }
        }
    }

    private func inWorld(hasProfile: Bool = true, _ body: (World) async throws -> Void) async throws {
        let program = try #require(try PluginGuide().shellProgram("mailgrant-client-letterbox"))
        let executables = try Executables()
        try await withScratch { scratch in
            let world = World(executables: executables, home: try scratch.makeDirectory("home"))
            try world.put("mailgrant-client-letterbox", program)
            try world.declare()
            if hasProfile { try world.write("x1y2\n", to: world.home + "/.letterbox/profile") }
            try await body(world)
        }
    }

    private static let settings = """
        [account work]
        server = outlook.office365.com:993
        user = "alice@contoso.example"
        token-command = mailgrant-incoming work

        """

    @Test("It is listed, shown, installed where its program says, and taken away without the program")
    func byHand() async throws {
        try await inWorld { world in
            let list = try await world.mailgrant("client", "list").runSuccessfully().output
            #expect(
                list.contains(
                    "Letterbox: incoming, not installed, described by \(world.plugins)/mailgrant-client-letterbox\n"))
            let shown = try await world.mailgrant("client", "show", "letterbox", "work").runSuccessfully().output
            #expect(
                shown.hasPrefix("# Letterbox, account work: runs the helper at each connection. For ~/.letterbox/x1y2"))
            #expect(shown.hasSuffix(Self.settings))

            let mine = "[appearance]\nfont = large\n"
            try world.write(mine, to: world.file, mode: 0o640)
            let installed = try await world.mailgrant("client", "install", "letterbox", "work").runSuccessfully()
            #expect(installed.output == "work: letterbox installed (\(world.file))\n")
            let text = try world.text(of: world.file)
            #expect(text.hasPrefix(mine + "\n# >>> mailgrant work >>>\n") && text.contains(Self.settings))
            #expect(try world.text(of: world.file + ".before-mailgrant") == mine)
            let mode = try FileManager.default.attributesOfItem(atPath: world.file)[.posixPermissions] as? Int
            #expect(mode == 0o640)
            #expect(try await world.planned() == [])

            try FileManager.default.removeItem(atPath: world.plugins + "/mailgrant-client-letterbox")
            try await world.mailgrant("client", "uninstall", "letterbox", "work").runSuccessfully()
            #expect(try world.text(of: world.file) == mine)
        }
    }

    @Test("A declared one is in the plan, and applied; the plan is at rest then, and notices another text")
    func declared() async throws {
        try await inWorld { world in
            try world.declare(clients: "clients = [\"letterbox\"]")
            #expect(try await world.planned() == ["work: install client letterbox (\(world.file))"])
            _ = try await world.mailgrant("apply").run()
            #expect(try world.text(of: world.file).contains(Self.settings))
            #expect(try await world.planned() == [])

            let program = world.plugins + "/mailgrant-client-letterbox"
            let other = try world.text(of: program).replacing("token-command", with: "token-program")
            try world.put("mailgrant-client-letterbox", other)
            #expect(try await world.planned() == ["work: update client letterbox (\(world.file))"])
            _ = try await world.mailgrant("apply").run()
            #expect(try world.text(of: world.file).contains("token-program = mailgrant-incoming work\n"))

            try world.declare()
            #expect(try await world.planned() == ["work: remove client letterbox (\(world.file))"])
            _ = try await world.mailgrant("apply").run()
            #expect(try world.text(of: world.file) == "")
        }
    }

    @Test("What it lacks and what it cannot express are told in its words, and nothing is written")
    func errors() async throws {
        try await inWorld(hasProfile: false) { world in
            try await expectFailure(
                of: world.mailgrant("client", "install", "letterbox", "work"), .unavailable,
                saying: "lacks something: start Letterbox once: it has no profile yet")
            try world.declare(clients: "clients = [\"letterbox\"]")
            let plan = try await world.mailgrant("plan").run()
            #expect(plan.status == .exited(78))
            #expect(
                plan.errors.contains(
                    "mailgrant: work: mailgrant-client-letterbox: lacks something: start Letterbox once: it has no "
                        + "profile yet; mend that, then run this again\n"), "\(plan.errors)")
            try world.write("x1y2\n", to: world.home + "/.letterbox/profile")
            try world.declare(user: #"a\"b@contoso.example"#)
            try await expectFailure(
                of: world.mailgrant("client", "show", "letterbox", "work"), .configuration,
                saying: "Letterbox has no way of writing the user name")
            #expect(!FileManager.default.fileExists(atPath: world.file))
        }
    }

    @Test(
        "What does not belong in a person's file is refused",
        arguments: [
            ("line[]=# <<< mailgrant work <<<", "one of mailgrant's own marks"),
            ("line[]=# >>> mailgrant other >>>", "one of mailgrant's own marks"),
            ("line[]=\u{1b}[2J", "a control character"),
            ("file=~/../x", "leads upwards"),
            ("file=x", "leads upwards"),
            ("version=2", "speaks version 2 of the wire"),
        ])
    func refused(line: String, saying: String) async throws {
        try await inWorld { world in
            let path = world.plugins + "/mailgrant-client-letterbox"
            let program = try world.text(of: path).replacing(
                "\"line[]=token-command = $helper\"", with: "'\(line)'")
            try world.put("mailgrant-client-letterbox", program)
            try await expectFailure(
                of: world.mailgrant("client", "show", "letterbox", "work"), .protocolError, saying: saying)
        }
    }

    @Test("Lines stand as they are: empty ones, tags of templates, and equals signs")
    func literal() async throws {
        try await inWorld { world in
            let path = world.plugins + "/mailgrant-client-letterbox"
            let program = try world.text(of: path).replacing(
                "\"line[]=token-command = $helper\"", with: "'line[]=' 'line[]={{#incoming}} a=b=c {{nope}}'")
            try world.put("mailgrant-client-letterbox", program)
            let shown = try await world.mailgrant("client", "show", "letterbox", "work").runSuccessfully().output
            #expect(shown.hasSuffix("user = \"alice@contoso.example\"\n\n{{#incoming}} a=b=c {{nope}}\n"))
        }
    }

    @Test("It is told the account's values, and neither lint nor help starts it")
    func asked() async throws {
        try await inWorld { world in
            let record = world.home + "/asked"
            try world.put(
                "mailgrant-client-recorder",
                """
                #!/bin/sh
                printf '%s\\n' "$1" >>'\(record)'
                sed '/^$/q' >>'\(record)'
                printf '%s\\n' version=1 display-name=R summary=s 'program[]=r' 'file=~/r' 'comment=#' 'line[]=x' \\
                    'protocol[]=imap' 'imap-mechanism[]=xoauth2' 'imap-longest-token-xoauth2=3000' ''
                """)
            try world.declare(clients: "clients = [\"recorder\"]")
            for words in [["lint"], ["client", "--help"], ["--help"], ["--generate-completion-script", "bash"]] {
                let program = Program(
                    world.executables.path("mailgrant"), words,
                    environment: ["HOME": world.home, "PATH": Program.systemPath])
                _ = try await program.runSuccessfully()
            }
            #expect(!FileManager.default.fileExists(atPath: record))
            _ = try await world.mailgrant("client", "show", "recorder", "work").runSuccessfully()
            #expect(
                try world.text(of: record) == """
                    describe
                    version=1

                    render
                    version=1
                    account=work
                    address=alice@contoso.example
                    direction[]=incoming
                    incoming-protocol=imap
                    incoming-host=outlook.office365.com
                    incoming-port=993
                    incoming-security=tls
                    incoming-user=alice@contoso.example
                    incoming-authentication=oauth2
                    incoming-mechanism=xoauth2
                    incoming-helper[]=mailgrant-incoming
                    incoming-helper[]=work
                    incoming-helper[]=--max-bytes
                    incoming-helper[]=3000


                    """)
            try world.declare(clients: "clients = [\"recorder:other\"]")
            let lint = try await world.mailgrant("lint").run()
            #expect(
                (lint.output + lint.errors).contains("\"recorder\" is a program, and has the form \"program\" only"))
        }
    }

    @Test("One that a repository with a remote names is not run before it is allowed on this machine")
    func pulled() async throws {
        try await inPullWorld { world in
            let marker = world.environment["HOME", default: ""] + "/was-run"
            let program = try #require(try PluginGuide().shellProgram("mailgrant-client-letterbox"))
                .replacing("set -eu\n", with: "set -eu\n: >'\(marker)'\n")
            var world = world
            let programs = try world.scratch.makeDirectory("programs")
            try writePrivateFile(program.utf8, to: programs + "/mailgrant-client-letterbox", mode: 0o755)
            world.environment["PATH"] = "\(programs):\(Program.systemPath)"
            func wasRun() -> Bool { FileManager.default.fileExists(atPath: marker) }
            try await world.repository.push(
                "Harmless", ["accounts/work.toml": "clients = [\"letterbox\"]\n" + PullWorld.account()])
            _ = try await world.pull("--yes").run()
            for words in [["plan"], ["apply"], ["lint"], ["plugin", "list"], ["client", "list"], ["doctor"]] {
                _ = try await Program(
                    world.executables.path("mailgrant"), words, environment: world.environment
                ).run()
            }
            for words in ["show", "install", "check"] {
                try await expectFailure(
                    of: world.mailgrant("client", words, "letterbox", "work"), .noPermission,
                    saying: "mailgrant plugin allow client:letterbox")
            }
            let plan = try await world.mailgrant("plan").run()
            #expect(plan.status == .exited(78))
            #expect(
                plan.errors.contains(
                    "mailgrant: work: mailgrant-client-letterbox: is named by a repository, and nobody has allowed it on "
                        + "this machine; if you trust it, run: mailgrant plugin allow client:letterbox\n"),
                "\(plan.errors)")
            #expect(!wasRun())

            _ = try await world.mailgrant("plugin", "allow", "client:letterbox").runSuccessfully()
            #expect(try await world.mailgrant("plan").run().errors.contains("start Letterbox once"))
            #expect(wasRun())

            try FileManager.default.removeItem(atPath: marker)
            _ = try await world.mailgrant("plugin", "disallow", "client:letterbox").runSuccessfully()
            _ = try await world.mailgrant("plan").run()
            #expect(!wasRun())
        }
    }

    @Test("client check runs the mail program with the text that its client's program gave, where that says")
    func checked() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let plugins = "\(practice.environment["XDG_DATA_HOME"] ?? "")/mailgrant/plugins"
            let client = try #require(try PluginGuide().shellProgram("mailgrant-client-letterbox"))
            try FileManager.default.createDirectory(atPath: plugins, withIntermediateDirectories: true)
            try writePrivateFile(client.utf8, to: plugins + "/mailgrant-client-letterbox", mode: 0o755)
            try FileManager.default.createDirectory(
                atPath: practice.homeFile(".letterbox"), withIntermediateDirectories: true)
            try writePrivateFile("x1y2\n".utf8, to: practice.homeFile(".letterbox/profile"))
            try await expectFailure(
                of: practice.mailgrant("client", "check", "letterbox", Practice.account), .unavailable,
                saying: "not installed: letterbox")

            // A mail program that asks for the token as its settings say, and is content with it.
            let programs = try practice.scratch.makeDirectory("programs")
            let letterbox = """
                #!/bin/sh
                [ "$1" = --check ] && [ "$2" = "$HOME/.letterbox/x1y2/accounts" ] || exit 2
                token=$($(sed -n 's/^token-command = //p' "$2")) || exit 3
                [ -n "$token" ] && grep -qx 'user = "\(practice.address)"' "$2"

                """
            try writePrivateFile(letterbox.utf8, to: programs + "/letterbox", mode: 0o755)
            var check = practice.mailgrant("client", "check", "letterbox", Practice.account)
            check.environment["PATH"] = "\(programs):\(check.environment["PATH"] ?? "")"
            let outcome = try await check.runSuccessfully()
            #expect(outcome.output.contains("logs in"), "\(outcome.output)")

            try writePrivateFile(
                letterbox.replacing("--check", with: "--test").utf8, to: programs + "/letterbox", mode: 0o755)
            try await expectFailure(of: check, .unavailable, saying: "Letterbox ended with status 2")
            #expect(!FileManager.default.fileExists(atPath: practice.homeFile(".letterbox/x1y2")))
        }
    }
}
