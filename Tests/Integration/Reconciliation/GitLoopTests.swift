import FoundationEssentials
import Surroundings
import Testing

@Suite("Declarations in git")
struct GitLoopTests {
    private func readmeBlock(with words: String) throws -> String {
        try #require(try Documentation("README.md").blocks("sh").first { $0.contains(words) })
    }

    @Test(
        "The loop, as the README writes it: begin, pull what a colleague changed, apply, refuse what moves an endpoint, revoke"
    )
    func loop() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let remote = "\(practice.scratch.path)/mail.git"
            let colleague = "\(practice.scratch.path)/colleague"
            var begin = practice.shell(try readmeBlock(with: "git remote add"))
            begin.environment["REMOTE"] = remote
            for words in [
                ["config", "--global", "user.name", "Alice"],
                ["config", "--global", "user.email", "alice@example.org"],
                ["init", "--quiet", "--bare", "--initial-branch=main", remote],
            ] {
                try await Program("git", words, environment: practice.environment).runSuccessfully()
            }
            try await begin.runSuccessfully()
            let pulling = practice.shell(try readmeBlock(with: "mailgrant pull && mailgrant apply"))
            let nothing = try await pulling.runSuccessfully()
            #expect(nothing.output.contains("Up to date with origin/main"), "\(nothing.output)")

            let git = { (words: String) in
                practice.shell("cd \(colleague) && \(words) && git push --quiet")
            }
            try await practice.shell("git clone --quiet \(remote) \(colleague)").runSuccessfully()
            let wanted = "'/^\\[incoming\\]/a scopes = [\"mail.read\", \"mail.read.shared\"]'"
            try await git("sed -i \(wanted) accounts/demo.toml && git commit --quiet -am 'Shared mailboxes'")
                .runSuccessfully()
            let waiting = try await pulling.run()
            #expect(waiting.status == .exited(77), "\(waiting.output) \(waiting.errors)")
            #expect(waiting.output.contains("re-authorize (scopes added: mail.read.shared)"), "\(waiting.output)")
            _ = try await practice.token(.incoming)

            try await practice.mailgrant("pull", "--yes").runSuccessfully()
            #expect(try await practice.mailgrant("plan").run().status == .exited(2))
            #expect(try await practice.mailgrant("apply").run().status == .exited(77))
            try await practice.authorizing().runSuccessfully()
            #expect(try await practice.mailgrant("plan").run().status == .exited(0))
            let token = try await practice.token(.incoming)

            // What somebody with a stolen key would write, and its author takes back.
            let elsewhere = "'/^\\[token\\]/a token-url = \"https://elsewhere.example/token\"'"
            try await git("sed -i \(elsewhere) accounts/demo.toml && git commit --quiet -am 'Tidy up'")
                .runSuccessfully()
            let refused = try await practice.mailgrant("pull").run()
            #expect(refused.status == .exited(77))
            #expect(refused.output.contains("token endpoint moved from"), "\(refused.output)")
            #expect(try await practice.mailgrant("plan").run().status == .exited(0))
            try await git("git revert --no-edit HEAD > /dev/null").runSuccessfully()
            try await practice.mailgrant("pull").runSuccessfully()

            try await git("git rm --quiet accounts/demo.toml && git commit --quiet -m 'No more'").runSuccessfully()
            let leaving = try await practice.mailgrant("pull").run()
            #expect(leaving.status == .exited(77) && leaving.output.contains("demo is no longer declared"))
            #expect(try await practice.provider.control.isActive(token))
            try await practice.mailgrant("pull", "--yes").runSuccessfully()
            let applied = try await practice.mailgrant("apply").runSuccessfully()
            #expect(applied.output.contains("demo: revoked"), "\(applied.output)")
            #expect(try await !practice.provider.control.isActive(token))
            #expect(try await practice.storedSecrets("grant").isEmpty)
            #expect(!FileManager.default.fileExists(atPath: "\(practice.accountsDirectory)/demo.toml"))
        }
    }
}
