import FoundationEssentials
import Surroundings
import Testing

@Suite("mailgrant lint")
struct LintCommandTests {
    private struct Report: Decodable {
        let version: Int
        let errors: [Finding]
        let warnings: [Finding]

        struct Finding: Decodable {
            let file: String
            let line: Int?
            let column: Int?
            let key: String?
            let message: String
        }
    }

    @Test("A sound directory is clean; mistakes in all files are told at once and end with 78, as text and as JSON")
    func verdict() async throws {
        try await withConfiguration(["accounts/work.toml": soundAccount]) { place in
            #expect(try await place.mailgrant("lint").runSuccessfully().output == "\(place.directory): no mistakes\n")
            #expect(try await place.mailgrant("lint", ".").runSuccessfully().output == ".: no mistakes\n")

            try place.write("\n[network]\ntimeuot = \"3s\"\n", to: "mailgrant.toml")
            try place.write(soundAccount.replacing("host", with: "hots"), to: "accounts/home.toml")
            let outcome = try await place.mailgrant("lint", ".").run()
            #expect(outcome.status == .exited(78) && outcome.errors == "")
            let lines = outcome.output.split(separator: "\n")
            #expect(lines.contains("mailgrant.toml:3:1: network.timeuot: unknown key; did you mean \"timeout\"?"))
            #expect(lines.contains("accounts/home.toml:8:1: incoming.hots: unknown key; did you mean \"host\"?"))

            let json = try await place.mailgrant("lint", "--json", ".").run()
            #expect(json.status == .exited(78))
            let report = try JSONDecoder().decode(Report.self, from: Data(json.standardOutput))
            #expect(report.version == 1 && report.errors.count == lines.filter { !$0.hasSuffix("(warning)") }.count)
            #expect(
                report.errors.contains { $0.file == "mailgrant.toml" && $0.line == 3 && $0.key == "network.timeuot" })
            try await expectFailure(of: place.mailgrant("lint", "nowhere"), .noInput, saying: "no such directory")
        }
    }

    @Test("The pre-commit hook of the README stops a commit with a mistake in what is staged, and no other")
    func hook() async throws {
        let readme = try Documentation("README.md")
        let hook = try #require(readme.blocks("sh").first { $0.contains("git checkout-index") })
        try await withConfiguration(["accounts/work.toml": soundAccount]) { place in
            let git = "git -c user.name=a -c user.email=a@example.org"
            try await place.shell("git init --quiet").runSuccessfully()
            try place.write(hook, to: ".git/hooks/pre-commit", mode: 0o700)
            // A layer beside the directory is found from where the commit will be in force.
            let org = "\(place.home)/.config/org"
            try FileManager.default.createDirectory(atPath: org, withIntermediateDirectories: true)
            try writePrivateFile("".utf8, to: org + "/mailgrant.toml")
            try place.write("layers = [\"../org\"]\n", to: "mailgrant.toml")
            try await place.shell("git add . && \(git) commit --quiet --message sound").runSuccessfully()

            try place.write(soundAccount + "prot = 993\n", to: "accounts/work.toml")
            try place.write("broken", to: "accounts/untracked.toml")
            let refused = try await place.shell("git add accounts/work.toml && \(git) commit --quiet --message no")
                .run()
            #expect(refused.status != .exited(0))
            #expect((refused.output + refused.errors).contains("accounts/work.toml:9:1: incoming.prot: unknown key"))
            try place.write(soundAccount + "port = 993\n", to: "accounts/work.toml")
            try await place.shell("git add accounts/work.toml && \(git) commit --quiet --message yes").runSuccessfully()
            let log = try await place.shell("git log --format=%s").runSuccessfully().output
            #expect(log == "yes\nsound\n")
        }
    }

    @Test("The step of the README's workflow is a command that passes and fails")
    func workflow() async throws {
        let workflow = try #require(
            try Documentation("README.md").blocks("yaml").first { $0.contains("mailgrant lint") })
        let step = try #require(workflow.split(separator: "\n").compactMap { $0.split(separator: "- run: ").last }.last)
        try await withConfiguration(["accounts/work.toml": soundAccount]) { place in
            try await place.shell(String(step)).runSuccessfully()
            try place.write("client-secret = \"x\"\n" + soundAccount, to: "accounts/work.toml")
            let outcome = try await place.shell(String(step)).run()
            #expect(outcome.status == .exited(78))
            #expect(outcome.output.contains("no configuration file holds a secret"))
        }
    }
}
