import FoundationEssentials
import Surroundings
import Testing

@Suite("Console: installing mail programs, files, keys and providers")
struct ConsoleCommandPlacesTests {
    @Test("A mail program's configuration is installed after its change was shown, and taken away again")
    func install() async throws {
        try await visitingConsole(after: { try await $0.declare() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            let file = practice.homeFile(".msmtprc")
            try await browser.click(.link("Mail programs"))
            try await visit.look(at: "mail-programs")
            try await browser.click(.selector("a[href*='/msmtp/install']"))
            try await browser.see("+# >>> mailgrant demo >>>")
            try await visit.look(at: "install")
            #expect(!FileManager.default.fileExists(atPath: file))
            try await browser.click(.button("Install"))
            try await browser.see("demo: msmtp installed (\(file))")
            #expect(try practice.text(of: file).contains("mailgrant-outgoing demo"))
            try await browser.click(.selector("a[href$='/msmtp/uninstall']"))
            try await browser.click(.button("Uninstall"))
            try await browser.see("demo: msmtp removed (\(file))")
            #expect(try practice.text(of: file) == "")
        }
    }

    @Test("What is wrong in the files, what is known of providers, and where a key is kept")
    func places() async throws {
        try await visitingConsole(after: { try await $0.declare() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await browser.click(.link("Files").within(".top"))
            try await browser.see("No mistakes.")
            try practice.writeDeclaredText("address = \n", of: "broken")
            try await browser.see("broken.toml:1:")
            try await visit.look(at: "files")
            // What is meant for another place is looked at where it lies.
            let other = "\(practice.scratch.path)/other"
            try FileManager.default.createDirectory(atPath: other + "/accounts", withIntermediateDirectories: true)
            try writePrivateFile("password = \"x\"\n".utf8, to: other + "/accounts/later.toml")
            try await browser.click(.selector("summary"))
            try await browser.type(other, into: .field("Directory"))
            try await browser.type("/srv/later", into: .field("In place of"))
            try await browser.click(.button("Check"))
            try await browser.see("/srv/later/accounts/later.toml:1:1")
            try await visit.look(at: "files-other")
            try await browser.click(.link("Mail programs").within("main"))
            try await browser.see("NeoMutt")
            try await visit.look(at: "client-programs")
            try await browser.click(.selector("a[href='/clients/msmtp']"))
            try await browser.see("passwordeval")
            try await visit.look(at: "client-example")
            try await browser.click(.link("Files").within(".top"))
            try await browser.click(.button("Look for new commits"))
            try await browser.see("What to do:")

            try await browser.click(.link("Providers").within("nav"))
            try await visit.look(at: "providers")
            try await browser.click(.selector("a[href='/providers/microsoft']"))
            try await browser.see("outlook.office365.com")
            try await visit.look(at: "provider")

            let key = try await Program(
                "openssl", ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
            ).runSuccessfully().output
            try await browser.open("\(visit.console.origin)/accounts/demo/incoming/secrets")
            try await visit.look(at: "secrets")
            try await browser.type(key, into: .field("Private key"))
            try await browser.click(.button("Keep the key"))
            try await browser.see("The private key is in the token store now.")
            #expect(try await browser.value(of: .field("Private key")) == "")
            #expect(try await practice.storedItems("certificate-key").contains("secret ="))
        }
    }
}
