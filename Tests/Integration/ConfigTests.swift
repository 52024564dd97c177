import FoundationEssentials
import Surroundings
import Testing

@Suite("Changing a declaration on the command line")
struct ConfigTests {
    @Test("A file that mailgrant made is changed, and what it says then is what is done")
    func ownFile() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let port = practice.dovecot.imapPort
            let changed = try await practice.mailgrant(
                "config", "set", "demo", "incoming.port=\(port)", "incoming.security=starttls"
            ).runSuccessfully()
            #expect(changed.output.hasPrefix("demo: changed in ") && changed.errors.isEmpty)
            #expect(try practice.declaredText().contains("port     = \(port)\nsecurity = \"starttls\""))
            #expect(try await practice.status()[.incoming]?.state == "needs-authorization")
            try await practice.authorizing(.incoming).runSuccessfully()
            #expect(try await practice.status()[.incoming]?.state == "verified")

            let again = try await practice.mailgrant("config", "set", "demo", "incoming.port", "\(port)")
                .runSuccessfully()
            #expect(again.output.contains("nothing to change"))
            try await practice.mailgrant("config", "unset", practice.address, "outgoing").runSuccessfully()
            #expect(try await practice.status().connections.map(\.direction) == ["incoming"])
        }
    }

    @Test("A file that a person wrote is left alone: the change is a diff for patch and git apply, with status 77")
    func personsFile() async throws {
        try await inPractice { practice in
            try await practice.declare()
            try practice.writeDeclaredText(try practice.declaredText() + "# mine\n")
            let text = try practice.declaredText()
            let program = practice.mailgrant("config", "set", "demo", "incoming.user", "somebody@example.org")
            let outcome = try await program.run()
            #expect(outcome.status == .exited(77))
            #expect(
                outcome.errors.contains("mailgrant: demo: nothing was written, since a person wrote")
                    && outcome.errors.contains("patch -p1 -d"))
            #expect(outcome.output.hasPrefix("--- a/accounts/demo.toml\n+++ b/accounts/demo.toml\n@@ "))
            #expect(try practice.declaredText() == text)

            let preview = try await practice.mailgrant(
                "config", "set", "demo", "incoming.user", "somebody@example.org", "--dry-run"
            ).runSuccessfully()
            #expect(preview.output == outcome.output)
            for apply in [["patch", "-p1", "-s"], ["git", "apply", "-"]] {
                try practice.writeDeclaredText(text)
                try await Program(
                    apply[0], Array(apply.dropFirst()), directory: "\(practice.accountsDirectory)/.."
                ).runSuccessfully(input: outcome.standardOutput)
                #expect(try practice.declaredText().hasSuffix("# mine\n"))
                #expect(try practice.declaredText().contains("user     = \"somebody@example.org\"\n"))
                #expect(try await program.runSuccessfully().output.contains("nothing to change"))
            }
        }
    }

    @Test(
        "What would be no declaration is refused with its key, a secret with the way to keep it, and nothing is written"
    )
    func refused() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let text = try practice.declaredText()
            for (arguments, words) in [
                (["incoming.prot", "imap"], "did you mean \"port\"?"),
                (["incoming.port", "0"], "0 is not from 1 to 65535"),
                (["token.client-secret", "geheim"], "no configuration file holds a secret"),
                (["incoming.security", "none", "--unset", "incoming.host"], "incoming"),
            ] {
                var program = practice.mailgrant("config", "set", "demo")
                program.arguments += arguments
                try await expectFailure(of: program, .usage, saying: words, "nothing was written")
            }
            try await expectFailure(
                of: practice.mailgrant("config", "set", "nobody", "address", "a@b.example"), .noInput,
                saying: "no such account")
            #expect(try practice.declaredText() == text)
        }
    }
}
