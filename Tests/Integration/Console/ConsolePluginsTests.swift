import FoundationEssentials
import PlainJSON
import Secrets
import Surroundings
import Testing

@Suite("Console: plugins and the token store")
struct ConsolePluginsTests {
    @Test("A sealed file is made and everything moved into it, and its passphrase is set, forgotten and given")
    func tokenStore() async throws {
        try await visitingConsole(after: {
            try await $0.declare()
            try await $0.authorizing().runSuccessfully()
        }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await browser.click(.link("Files").within(".top"))
            try await browser.click(.link("Plugins and token store"))
            try await browser.see("rest in secret-service")
            try await browser.click(.button("Seal under a new key"))
            try await browser.see("sealed under the key in")
            try await visit.look(at: "plugins")
            try await browser.choose("sealed-file", in: .field("Move to"))
            try await browser.click(.button("Move everything"))
            try await browser.see("from secret-service to sealed-file")
            try await browser.see("rest in sealed-file")
            #expect(try await practice.storedSecrets("grant").isEmpty)
            try practice.dropTokens()
            _ = try await practice.token(.incoming)

            let passphrase = "made up \(UInt64.random(in: .min ... .max))"
            try await browser.type("short", into: .field("New passphrase"))
            try await browser.click(.button("Seal under the passphrase"))
            try await browser.see("fewer than 8 bytes")
            try await browser.type(passphrase, into: .field("New passphrase"))
            try await browser.click(.button("Seal under the passphrase"))
            try await browser.see("sealed under a passphrase")
            try await browser.click(.button("Lock"))
            try await browser.see("sealed-file: locked")
            try practice.dropTokens()
            try await expectFailure(of: practice.helper(.incoming), .unavailable, saying: "mailgrant store unlock")
            try await browser.click(.button("Unlock"))
            try await browser.see("ype its passphrase, too")
            try await visit.look(at: "plugins-locked")
            try await browser.type(passphrase, into: .field("Passphrase"))
            try await browser.click(.button("Unlock"))
            try await browser.see("sealed-file: unlocked")
            _ = try await practice.token(.incoming)
            try await browser.choose("secret-service", in: .field("Move to"))
            try await browser.click(.button("Move everything"))
            try await browser.see("from sealed-file to secret-service")
            #expect(try await practice.storedSecrets("grant").count == 1)
            try await practice.mailgrant("store", "lock").runSuccessfully()
        }
    }

    @Test("A plugin that a repository could name is allowed, tested and disallowed")
    func plugins() async throws {
        try await visitingConsole(after: { practice in
            try await practice.declare()
            let guide = try PluginGuide()
            let program = try #require(guide.shellProgram("mailgrant-provider-key"))
            let plugins = "\(practice.environment["XDG_DATA_HOME"] ?? "")/mailgrant/plugins"
            try FileManager.default.createDirectory(atPath: plugins, withIntermediateDirectories: true)
            try writePrivateFile(program.utf8, to: "\(plugins)/mailgrant-provider-key", mode: 0o755)
            for words in [["init", "--quiet"], ["remote", "add", "origin", "https://git.example/config"]] {
                try await practice.shell("git -C \"$XDG_CONFIG_HOME/mailgrant\" \(words.joined(separator: " "))")
                    .runSuccessfully()
            }
        }) { visit in
            let browser = visit.browser
            try await browser.open("\(visit.console.origin)/plugins")
            try await browser.see("not allowed here")
            try await browser.click(.button("Allow: key"))
            try await browser.see("provider key is allowed")
            try await browser.see("version 1.0")
            try await browser.click(.button("Test: key"))
            try await browser.see("ok: It revokes, or says that it cannot")
            try await visit.look(at: "plugins-tested")
            try await browser.click(.button("Disallow: key"))
            try await browser.see("provider key is no longer allowed")
        }
    }

    @Test("A provider's program is tried with a sign-in in the dialog, and nothing of what it gave is kept")
    func signIn() async throws {
        try await inPractice { practice in
            try practice.installProgram()
            let token = try await practice.refreshTokenForProgram()
            try await practice.visitingConsole { visit in
                let browser = visit.browser
                try await browser.open("\(visit.console.origin)/plugins")
                let form = "form[data-sign-in]:has([value=practice])"
                try await browser.run(
                    script: "document.querySelector(arguments[0]).closest('details').open = true", .string(form))
                try await browser.type(practice.address, into: .field("Mail address").within(form))
                try await browser.click(.button("Sign in and test").within(form))
                try await browser.see("Whose mailbox is it?")
                try await visit.look(at: "trial-question")
                try await browser.click(.button("Answer"))
                try await browser.see("What is the refresh token?")
                try await browser.type(token.exposedText, into: .field("What is the refresh token?"))
                try await browser.click(.button("Answer"))
                try await browser.see("ok: It revokes what it gave, or says that it cannot")
                try await visit.look(at: "trial")
                #expect(try await !browser.source().contains(token.exposedText))
                #expect(try await browser.windowCount() == 1)
                #expect(try await practice.storedSecrets("grant").isEmpty)
                try await browser.click(.link("Done"))
                try await browser.see(.heading("Plugins and token store"))
            }
        }
    }

    @Test("What the program gave is revoked also where the person breaks the test off")
    func brokenOff() async throws {
        try await inPractice { practice in
            try practice.installProgram()
            let token = try await practice.refreshTokenForProgram()
            try await practice.visitingConsole { visit in
                let browser = visit.browser
                try await browser.open("\(visit.console.origin)/plugins")
                let form = "form[data-sign-in]:has([value=practice])"
                try await browser.run(
                    script: "document.querySelector(arguments[0]).closest('details').open = true", .string(form))
                try await browser.type(practice.address, into: .field("Mail address").within(form))
                try await browser.click(.button("Sign in and test").within(form))
                try await browser.see("Whose mailbox is it?")
                try await browser.click(.button("Answer"))
                try await browser.see("What is the refresh token?")
                _ = try practice.programOperations()
                try practice.misbehave("stuck")
                try await browser.type(token.exposedText, into: .field("What is the refresh token?"))
                try await browser.click(.button("Answer"))
                var operations: [String] = []
                try await browser.wait(for: "a token that does not come") {
                    operations += try practice.programOperations()
                    return operations.contains("token")
                }
                try await browser.click(.button("Stop waiting"))
                try await browser.wait(for: "the end of what was given") {
                    operations += try practice.programOperations()
                    return operations.contains("revoke")
                }
            }
        }
    }
}
