import ConfigurationFiles
import Foundation
import Grants
import OAuth
import Providers
import TemporaryFiles
import Testing

@testable import Declarations

@Suite("Writing a new account")
struct WriterTests {
    private func writer(_ setting: Setting) -> DeclarationWriter {
        DeclarationWriter(directory: setting.directory, providers: ProviderCatalog(directory: setting.directory))
    }

    private func newAccount() throws -> NewAccount {
        var account = NewAccount(
            name: try plainName("work"), address: "alice@example.org", provider: try plainName("generic"))
        account.token.values.issuer = "https://login.example.org"
        account.token.values.clientID = "cli\"ent\\"
        account.token.values.scopes = ["openid", "mail"]
        account.incoming = NewConnection(.imap)
        account.incoming?.host = "imap.example.org"
        account.incoming?.caFile = "ca \"1\".pem"
        account.outgoing = NewConnection(.smtp)
        account.outgoing?.host = "127.0.0.1"
        account.outgoing?.port = 1587
        account.outgoing?.security = ConnectionSecurity.none
        return account
    }

    @Test("The file reads as a person would have written it")
    func text() throws {
        try withSetting { (setting: Setting) throws in
            #expect(
                try writer(setting).render(newAccount()).text == #"""
                    # Declared for mailgrant. No secret is in this file, so it can be kept in git.
                    # Authorize it with: mailgrant authorize work
                    address  = "alice@example.org"
                    provider = "generic"

                    # How a grant is obtained.
                    [token]
                    issuer    = "https://login.example.org"
                    client-id = "cli\"ent\\"
                    scopes    = ["openid", "mail"]

                    [incoming]
                    protocol = "imap"
                    host     = "imap.example.org"
                    ca-file  = "ca \"1\".pem"

                    [outgoing]
                    protocol = "smtp"
                    host     = "127.0.0.1"
                    port     = 1587
                    security = "none"

                    """#)
        }
    }

    @Test("An account with an app password says how it is kept, and nothing of a token")
    func passwordText() throws {
        try withSetting { (setting: Setting) throws in
            var account = NewAccount(
                name: try plainName("cloud"), address: "alice@example.org", provider: try plainName("generic"))
            account.incoming = NewConnection(.imap)
            account.incoming?.host = "imap.example.org"
            account.incoming?.authentication = .password
            let rendered = try writer(setting).render(account)
            #expect(
                rendered.text == """
                    # Declared for mailgrant. No secret is in this file, so it can be kept in git.
                    # Its app password is kept with: mailgrant store password cloud --incoming
                    # Authorize it with: mailgrant authorize cloud
                    address  = "alice@example.org"
                    provider = "generic"

                    [incoming]
                    protocol       = "imap"
                    host           = "imap.example.org"
                    authentication = "password"

                    """)
            #expect(
                account.nextCommands == ["mailgrant store password cloud --incoming", "mailgrant authorize cloud"])
            #expect(rendered.account.incoming?.authentication == .password)
        }
    }

    @Test("What was written is read back as the same account, from a file and directories of the user's own")
    func roundTrip() throws {
        try withTemporaryDirectory { (root: String) throws in
            let setting = Setting(root: root + "/new/mailgrant")
            let written = try writer(setting).write(newAccount())
            #expect(try setting.loader.account(named: plainName("work")) == written)
            #expect(written.incoming?.token.clientID == "cli\"ent\\")
            #expect(written.incoming?.caFile == setting.root + "/ca \"1\".pem")
            #expect(try mode(setting.root + "/accounts/work.toml") == 0o600)
            for path in [root + "/new", setting.root, setting.root + "/accounts"] { #expect(try mode(path) == 0o700) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: setting.root + "/accounts") == ["work.toml"])
        }
    }

    @Test("A file that is there is never written over")
    func existing() throws {
        try withSetting { (setting: Setting) throws in
            try setting.account("work", "# mine")
            let path = setting.root + "/accounts/work.toml"
            #expect(throws: DeclarationWriterError.exists(path: path)) { try writer(setting).write(newAccount()) }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "# mine")
            #expect(try FileManager.default.contentsOfDirectory(atPath: setting.root + "/accounts") == ["work.toml"])
        }
    }

    @Test("A dangling link in the file's place is not followed")
    func danglingLink() throws {
        try withSetting { (setting: Setting) throws in
            try write("", to: setting.root + "/accounts/x")
            try FileManager.default.createSymbolicLink(
                atPath: setting.root + "/accounts/work.toml", withDestinationPath: setting.root + "/elsewhere")
            #expect(throws: DeclarationWriterError.self) { try writer(setting).write(newAccount()) }
            #expect(!FileManager.default.fileExists(atPath: setting.root + "/elsewhere"))
        }
    }

    @Test("Values that make no declaration are refused before anything is written")
    func invalid() throws {
        try withSetting { (setting: Setting) throws in
            var account = try newAccount()
            account.address = "alice@example.org\"\n[token]\ntoken-url = \"https://evil.example"
            account.incoming?.host = "imap.example.org\u{0}"
            account.token.values.clientID = nil
            do {
                _ = try writer(setting).write(account)
                Issue.record("written")
            } catch DeclarationWriterError.invalid(let errors) {
                #expect(errors.errors.map(\.key) == ["address", "incoming.host"])
            }
            #expect(!FileManager.default.fileExists(atPath: setting.root + "/accounts"))
        }
    }

    @Test(
        "Every text is written as one TOML string that reads back as the same",
        arguments: [
            "", "\"", "\\", "\\u0000", "a\nb", "a\r\nb", "\t", "\u{0}\u{1}\u{1b}\u{7f}", "'''", "ü🙂\u{202e}", "# x",
            "\u{feff}",
        ])
    func escaping(_ text: String) throws {
        let table = try DocumentTable(parsing: "key = " + text.toml, file: "test.toml")
        #expect(table["key"]?.value == .string(text))
        #expect(text.toml.split(separator: "\n", omittingEmptySubsequences: false).count == 1)
    }

    private func mode(_ path: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }
}
