import FoundationEssentials
import Surroundings
import Testing

@Suite("Console: new commits")
struct ConsolePullTests {
    @Test("What a new commit changes is shown, and it comes into force by a click of its own")
    func moves() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let repository = try await GitRepository(in: practice.scratch, environment: practice.environment)
            try await practice.visitingConsole { visit in
                let browser = visit.browser
                let before = try await repository.commitInForce()
                try await browser.click(.link("Files").within(".top"))
                try await browser.click(.button("Look for new commits"))
                try await browser.see("Up to date with origin/main")

                let commit = try await repository.push(
                    "Add the sales mailbox", ["accounts/sales.toml": PullWorld.account("sales@contoso.example")])
                try await browser.click(.link("Files").within(".top"))
                try await browser.click(.button("Look for new commits"))
                try await browser.see("Add the sales mailbox")
                try await browser.see("sales is new")
                #expect(try await repository.commitInForce() == before)
                try await visit.look(at: "pull")
                try await browser.click(.button("Let it come into force"))
                try await browser.see("Commit \(commit.prefix(12)) is in force.")
                try await browser.see("sales incoming: authorize")
                #expect(try await repository.commitInForce() == commit)
                #expect(try await repository.changes().isEmpty)
                let journal = try await practice.mailgrant("log", "--json").runSuccessfully()
                #expect(journal.output.contains("\(before) to \(commit)"))
            }
        }
    }

    @Test("Where commits must be signed, one that is not moves nothing and is named; a signed one comes into force")
    func signed() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let repository = try await GitRepository(in: practice.scratch, environment: practice.environment)
            let key = try await repository.signingKey("trusted")
            try await repository.git("config", "user.signingKey", key, in: repository.colleague)
            try await repository.push(
                "Trust",
                [
                    "mailgrant.toml": "[policy]\nrequire-signed-commits = true\nallowed-signers = \"signers\"\n",
                    "signers": try repository.signerLine(key),
                ])
            try await practice.mailgrant("pull").runSuccessfully()
            let trusted = try await repository.commitInForce()
            try await practice.visitingConsole { visit in
                let browser = visit.browser
                try await repository.push(
                    "Unsigned", ["accounts/a.toml": PullWorld.account("a@contoso.example")])
                try await browser.click(.link("Files").within(".top"))
                try await browser.click(.button("Look for new commits"))
                try await browser.see("it has no signature")
                try await browser.see("What to do:")
                #expect(try await !browser.shows(.button("Let it come into force")))
                try await visit.look(at: "pull-unsigned")
                #expect(try await repository.commitInForce() == trusted)

                try await repository.git("reset", "--quiet", "--hard", trusted, in: repository.colleague)
                try repository.write(
                    ["accounts/b.toml": PullWorld.account("b@contoso.example")], in: repository.colleague)
                try await repository.commit("Signed", "-S", in: repository.colleague)
                try await repository.git("push", "--quiet", "--force", in: repository.colleague)
                try await browser.click(.button("Look for new commits"))
                try await browser.see("All are signed by whom you trust.")
                try await browser.click(.button("Let it come into force"))
                try await browser.see("b incoming: authorize")
                #expect(try await repository.commitInForce() != trusted)
            }
        }
    }
}
