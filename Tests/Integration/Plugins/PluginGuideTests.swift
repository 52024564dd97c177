import FoundationEssentials
import Surroundings
import Testing

@Suite("The guide for authors of plugins")
struct PluginGuideTests {
    private struct Report: Decodable {
        let checks: [Check]

        struct Check: Decodable {
            let check: String
            let passed: Bool
            let failure: String?
        }
    }

    private func withPlugins(
        _ body: (_ home: String, _ plugins: String, _ mailgrant: (String...) -> Program) async throws -> Void
    ) async throws {
        let executables = try Executables()
        try await withScratch { scratch in
            let home = try scratch.makeDirectory("home")
            let plugins = home + "/.local/share/mailgrant/plugins"
            try FileManager.default.createDirectory(atPath: plugins, withIntermediateDirectories: true)
            func mailgrant(_ arguments: String...) -> Program {
                Program(
                    executables.path("mailgrant"), ["plugin"] + arguments,
                    environment: ["HOME": home, "PATH": Program.systemPath])
            }
            try await body(home, plugins, mailgrant)
        }
    }

    private func expectPasses(
        _ mailgrant: (String...) -> Program, _ kind: String, _ name: String, atLeast count: Int,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let tested = try await mailgrant("test", kind, name, "--json").run(within: .seconds(300))
        #expect(tested.status == .exited(0), "\(tested.output)\(tested.errors)", sourceLocation: sourceLocation)
        let report = try JSONDecoder().decode(Report.self, from: Data(tested.standardOutput))
        #expect(report.checks.count >= count, sourceLocation: sourceLocation)
        let failed = report.checks.filter { !$0.passed }
        #expect(failed.isEmpty, sourceLocation: sourceLocation)
    }

    @Test("The store, the provider and the client in shell pass the checks as they stand in the guide")
    func shell() async throws {
        let guide = try PluginGuide()
        try await withPlugins { home, plugins, mailgrant in
            for name in ["mailgrant-store-folder", "mailgrant-provider-key", "mailgrant-client-letterbox"] {
                let program = try #require(guide.shellProgram(name), "the guide has no \(name)")
                try writePrivateFile(program.utf8, to: "\(plugins)/\(name)", mode: 0o755)
            }
            try await expectPasses(mailgrant, "store", "folder", atLeast: 16)
            try await expectPasses(mailgrant, "provider", "key", atLeast: 8)
            // Without a profile it has no text for anybody, which is no fault of it.
            try await expectPasses(mailgrant, "client", "letterbox", atLeast: 8)
            try FileManager.default.createDirectory(
                atPath: home + "/.letterbox", withIntermediateDirectories: true)
            try writePrivateFile("x1y2\n".utf8, to: home + "/.letterbox/profile")
            try await expectPasses(mailgrant, "client", "letterbox", atLeast: 8)
            let left = try FileManager.default.contentsOfDirectory(
                atPath: home + "/.local/share/mailgrant-store-folder")
            #expect(left == [], "what was saved by the checks is erased")
        }
    }

    @Test("The store and the provider in Swift are compiled as they stand in the guide, and pass the checks")
    func swift() async throws {
        let guide = try PluginGuide()
        #expect(
            guide.swiftProgram("mailgrant-store-folder-in-swift")
                == (try PluginGuide.compiled("Store/FolderStore.swift")))
        #expect(
            guide.swiftProgram("mailgrant-provider-key-in-swift")
                == (try PluginGuide.compiled("Provider/KeyProvider.swift")))
        let executables = try Executables()
        try await withPlugins { _, plugins, mailgrant in
            for (name, built) in [("store-folder", "example-store"), ("provider-key", "example-provider")] {
                try FileManager.default.createSymbolicLink(
                    atPath: "\(plugins)/mailgrant-\(name)", withDestinationPath: executables.path(built))
            }
            try await expectPasses(mailgrant, "store", "folder", atLeast: 16)
            try await expectPasses(mailgrant, "provider", "key", atLeast: 8)
        }
    }

    @Test("A store that shortens and a provider that knows no versions are found out, each by its sentence")
    func careless() async throws {
        let guide = try PluginGuide()
        try await withPlugins { _, plugins, mailgrant in
            let store = try #require(guide.shellProgram("mailgrant-store-folder"))
                .replacing("\"$password\" >", with: "\"$(printf %s \"$password\" | cut -c 1-5000)\" >")
            let provider = try #require(guide.shellProgram("mailgrant-provider-key"))
                .replacing("[ \"$version\" = 1 ]", with: "true")
            try writePrivateFile(store.utf8, to: "\(plugins)/mailgrant-store-short", mode: 0o755)
            try writePrivateFile(provider.utf8, to: "\(plugins)/mailgrant-provider-any", mode: 0o755)

            let short = try await mailgrant("test", "store", "short").run(within: .seconds(300))
            #expect(short.status == .exited(1))
            #expect(
                short.output.contains(
                    "not ok  What was saved is read back byte for byte, also by another store on the same place: "
                        + "what was saved does not come back: 20000 bytes were saved and 5000 came back\n"),
                "\(short.output)")
            #expect(short.output.contains("ok  An erased item is gone, and can be saved again\n"))

            let any = try await mailgrant("test", "provider", "any").run(within: .seconds(300))
            #expect(any.status == .exited(1))
            #expect(
                any.output.contains(
                    "not ok  A version of the exchange that it does not know is unsupported, and it states its own: "),
                "\(any.output)")
        }
    }

    @Test("A client that quotes nothing, and one whose text is another each time, are found out")
    func carelessClient() async throws {
        let guide = try PluginGuide()
        try await withPlugins { home, plugins, mailgrant in
            try FileManager.default.createDirectory(
                atPath: home + "/.letterbox", withIntermediateDirectories: true)
            try writePrivateFile("x1y2\n".utf8, to: home + "/.letterbox/profile")
            let client = try #require(guide.shellProgram("mailgrant-client-letterbox"))
            let splitting = client.replacing("misconfigured \"Letterbox", with: "rejected \"Letterbox")
            let restless = client.replacing("\"line[]=[account $account]\"", with: "\"line[]=$$\"")
            let nameless = client.replacing("'comment=#'", with: "").replacing("install=block", with: "install=there")
            for (name, text) in [("splitting", splitting), ("restless", restless), ("nameless", nameless)] {
                try writePrivateFile(text.utf8, to: "\(plugins)/mailgrant-client-\(name)", mode: 0o755)
            }
            func tested(_ name: String, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation)
                async throws
            {
                let outcome = try await mailgrant("test", "client", name).run(within: .seconds(300))
                #expect(outcome.status == .exited(1), sourceLocation: sourceLocation)
                for words in words {
                    #expect(outcome.output.contains(words), "\(outcome.output)", sourceLocation: sourceLocation)
                }
            }
            try await tested(
                "splitting",
                "not ok  A name with quotation marks, backslashes and spaces adds no line, or is an error: ")
            try await tested("restless", "not ok  Asked twice it gives the same, so that a plan is at rest: ")
            try await tested(
                "nameless", "its programs, a file, and protocols: it gives no comment",
                "not ok  What it says of itself makes a client: ")
        }
    }

    @Test("What is no program to test is told")
    func refusals() async throws {
        try await withPlugins { _, _, mailgrant in
            try await expectFailure(of: mailgrant("test", "store", "nope"), .noInput, saying: "mailgrant-store-nope")
            try await expectFailure(
                of: mailgrant("test", "subcommand", "x"), .usage, saying: "say store, provider or client")
            try await expectFailure(
                of: mailgrant("test", "store", "secret-service"), .usage, saying: "a part of mailgrant")
        }
    }

    @Test("A store that never answers, or is locked, is told once; the checks that follow are left out")
    func silent() async throws {
        try await withPlugins { _, plugins, mailgrant in
            let locked = "#!/bin/sh\necho 'locked; unlock it with: vault open' >&2\nexit 77\n"
            try writePrivateFile(locked.utf8, to: "\(plugins)/mailgrant-store-locked", mode: 0o755)
            let tested = try await mailgrant("test", "store", "locked").run(within: .seconds(60))
            #expect(tested.status == .exited(1))
            #expect(tested.output.split(separator: "\n").count == 1, "\(tested.output)")
            #expect(tested.errors.contains("more checks were left out"), "\(tested.errors)")
        }
    }

    @Test("With a person who signs in, the provider's tokens, its changes of state and its revoking are checked, too")
    func signIn() async throws {
        let guide = try PluginGuide()
        let key = try #require(guide.shellProgram("mailgrant-provider-key"))
        let faults = [
            ("", "The state that it gave last is good for the next token"),
            ("expires-in=3600\\n=>", "gave no expires-in that is a number of seconds from 1 up"),
            ("identity=%s=>identity=not-%s", "it names not-alice@example.org, and the mailbox is alice@example.org"),
            ("[ -n \"$state\" ]=>false", "asks for a new authorization: there is no key yet"),
        ]
        try await withPlugins { home, plugins, mailgrant in
            let terminal = try ScriptedTerminal(in: home)
            for (index, (fault, words)) in faults.enumerated() {
                let parts = fault.split(separator: "=>", omittingEmptySubsequences: false).map(String.init)
                let text = parts.count == 2 ? key.replacing(parts[0], with: parts[1]) : key
                #expect(parts.count == 1 || text != key)
                try writePrivateFile(text.utf8, to: "\(plugins)/mailgrant-provider-key\(index)", mode: 0o755)
                let secret = "made-up-key-\(UInt64.random(in: .min ... .max))"
                let visit = try await terminal.run(
                    mailgrant("test", "provider", "key\(index)", "--authorize", "alice@example.org"),
                    .init("The key(?s:.*)not shown\\), then Enter: ", send: secret + "\n"))
                #expect(visit.status == .exited(fault.isEmpty ? 0 : 1), "\(visit.shown) \(visit.problem)")
                #expect(visit.shown.contains(words), "\(visit.shown)")
                #expect(!visit.shown.contains(secret))
            }
        }
    }
}
