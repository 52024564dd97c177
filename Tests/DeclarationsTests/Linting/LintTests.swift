import ConfigurationFiles
import Declarations
import Foundation
import Grants
import TemporaryFiles
import Testing

@Suite("Lint")
struct LintTests {
    /// What is found, a line each, with the directory's path left out.
    private func found(
        _ files: [String: String], _ prepare: (String) throws -> Void = { _ in }
    ) throws -> (errors: [String], warnings: [String]) {
        try withTemporaryDirectory { root in
            try FileManager.default.createDirectory(atPath: root + "/own", withIntermediateDirectories: true)
            for (path, text) in files { try write(text, to: "\(root)/own/\(path)") }
            try prepare(root + "/own")
            let report = Lint(directory: ConfigurationDirectory(path: root + "/own")).report()
            func shown(_ errors: [ConfigurationError]) -> [String] {
                errors.map { $0.description.replacing(root + "/own/", with: "") }
            }
            #expect(report.isClean == report.errors.isEmpty)
            return (shown(report.errors), shown(report.warnings))
        }
    }

    @Test("A directory without mistakes, and one without files")
    func clean() throws {
        for files in [[:], ["accounts/work.toml": genericAccount, "mailgrant.toml": "", "README.md": "# Mail"]] {
            let (errors, warnings) = try found(files)
            #expect(errors == [] && warnings == [])
        }
    }

    @Test("Everything that is wrong in every file is told at once, by file and line, once")
    func everything() throws {
        let provider = "format = 1\ndisplay-name = \"C\"\n[token]\nissuer = \"https://c.example\"\nscope = [\"x\"]\n"
        let account =
            "address = \"a@c.example\"\nprovider = \"contoso\"\n[token]\nclient-id = \"x\"\n[incoming]\nprotocol = \"imap\"\n"
        let (errors, _) = try found([
            "mailgrant.toml": "stor = \"x\"\n[network]\ntimeout = 5\n",
            "accounts/one.toml": account, "accounts/two.toml": account,
            "accounts/three.toml":
                "address = \"a@\"\nprovder = \"generic\"\n[incomming]\n[incoming]\nprotocol = \"smtp\"\nport = 99999\n",
            "accounts/Work.toml": "", "accounts/broken.toml": "address =",
            "providers/contoso.toml": provider, "providers/unused.toml": "format = 2",
        ])
        let starts = [
            "accounts/Work.toml: this is no account", "accounts/broken.toml:1:10: not TOML",
            "accounts/one.toml:2:1: provider: the file of provider \"contoso\" is wrong",
            "accounts/three.toml:1:1: address: \"a@\" is not an e-mail address",
            "accounts/three.toml:2:1: provder: unknown key; did you mean \"provider\"?",
            "accounts/three.toml:3:2: incomming: unknown key; did you mean \"incoming\"?",
            "accounts/three.toml:5:1: incoming.protocol: \"smtp\" does not serve incoming mail",
            "accounts/three.toml:6:1: incoming.port: 99999 is not from 1 to 65535",
            "accounts/three.toml: provider: is missing",
            "accounts/two.toml:2:1: provider: the file of provider \"contoso\" is wrong",
            "mailgrant.toml:1:1: stor: unknown key; did you mean \"store\"?",
            "mailgrant.toml:3:1: network.timeout: must be a string, not an integer",
            "providers/contoso.toml:5:1: token.scope: unknown key; did you mean \"scopes\"?",
            "providers/unused.toml:1:1: format: this file has the form 2",
        ]
        for start in starts {
            #expect(errors.count { $0.hasPrefix(start) } == 1, "\(start)\n\(errors.joined(separator: "\n"))")
        }
        #expect(errors.count == starts.count, "\(errors.joined(separator: "\n"))")
    }

    @Test("What is likely to disappoint is a warning")
    func warnings() throws {
        let (errors, warnings) = try found([
            "accounts/one.toml": genericAccount,
            "accounts/two.toml": genericAccount.replacing("alice@", with: "ALICE@"),
            "acounts/three.toml": "", "providers/My Provider.toml": "",
            "providers/contoso.toml": "format = 1\ndisplay-name = \"C\"\n",
        ]) { root in
            try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: root + "/accounts/one.toml")
        }
        #expect(errors == [])
        for words in [
            "accounts/one.toml:1:1: address: is that of two, too",
            "accounts/two.toml:1:1: address: is that of one, too",
            "acounts: nobody reads this; is it meant to be \"accounts\"?",
            "providers/My Provider.toml: no account can name this provider",
            "providers/contoso.toml: names no mail server", "accounts/one.toml: others may write this",
        ] { #expect(warnings.contains { $0.hasPrefix(words) }, "\(words)\n\(warnings.joined(separator: "\n"))") }
    }

    @Test(
        "What looks like a secret is an error wherever it stands, in a comment too, and is not repeated",
        arguments: [
            ("# eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlc2lnbmF0dXJl", "a token (JWT)"),
            ("x = \"ya29.a0AfH6SMBexampleexampleexample\"", "an access token of Google's"),
            ("# was 1//0gexampleexampleexampleexampleexampleexample", "a refresh token of Google's"),
            ("login-hint = \"GOCSPX-exampleexampleexample1234\"", "a client secret of Google's"),
            ("# abc8Q~" + String(repeating: "x", count: 34), "a client secret of Microsoft's"),
            ("# 0.A" + String(repeating: "x", count: 300), "a refresh token of Microsoft's"),
            ("# -----BEGIN PRIVATE KEY-----", "a private key"),
        ])
    func secrets(line: String, name: String) throws {
        let (errors, _) = try found(["accounts/work.toml": genericAccount + "# x\n" + line + "\n"])
        let lineNumber = genericAccount.split(separator: "\n", omittingEmptySubsequences: false).count + 1
        let mine = errors.filter { $0.hasPrefix("accounts/work.toml:\(lineNumber):") && $0.contains(name) }
        #expect(mine.count == 1, "\(errors)")
        let secret = line.split { " \"=#".contains($0) }.last.map(String.init) ?? ""
        #expect(name == "a private key" || !errors.joined().contains(secret))
    }

    @Test("A key that would hold a secret is told where secrets belong; so is a key file in the directory")
    func secretKeys() throws {
        let (errors, _) = try found([
            "accounts/work.toml": genericAccount.replacing(
                "client-id =", with: "client-secret = \"hunter2hunter2\"\nclient-id ="),
            "work.key": "-----BEGIN RSA PRIVATE KEY-----\n",
        ])
        #expect(errors.count == 2)
        #expect(
            errors.first?.hasPrefix("accounts/work.toml:6:1: token.client-secret: no configuration file holds a secret")
                == true)
        #expect(errors.last?.hasPrefix("work.key:1:1: this looks like a private key") == true)
        #expect(!errors.joined().contains("hunter2"))
    }

    @Test(
        "Addresses, client IDs, tenants and scopes of real providers look like no secret",
        arguments: [
            "00000000-0000-0000-0000-000000000000",
            "000000000000-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com",
            "https://outlook.office365.com/IMAP.AccessAsUser.All",
            "https://login.microsoftonline.com/common/oauth2/v2.0/token",
            "dj0yJmk9abcdefghijklmnopqrstuvwxyz0123456789",
        ])
    func harmless(value: String) throws {
        #expect(try found(["accounts/work.toml": genericAccount + "# \(value)\n"]).errors == [])
    }

    @Test("Layers are looked at as well")
    func layers() throws {
        let (errors, _) = try found([
            "mailgrant.toml": "layers = [\"org\"]\nstore = \"sealed-file\"\n",
            "org/accounts/work.toml": "provider = \"generic\"\n",
            "accounts/work.toml": genericAccount.replacing("provider = \"generic\"\n", with: ""),
            "org/providers/broken.toml": "", "org/mailgrant.toml": "x = 1\nstore = 5",
        ])
        #expect(errors.count == 3, "\(errors)")
        #expect(errors.contains { $0.hasPrefix("org/mailgrant.toml:2:1: store: must be a string") })
        #expect(errors.first?.hasPrefix("org/mailgrant.toml:1:1: x: unknown key") == true)
        #expect(errors.last?.hasPrefix("org/providers/broken.toml: format: is missing") == true)
    }
}
