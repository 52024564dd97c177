import ConfigurationFiles
import Foundation
import Grants
import TemporaryFiles
import Testing

@testable import Clients

@Suite("Client files")
struct ClientFileTests {
    @Test("Every folder of Plugins/Clients is in the program, is right, and explains itself")
    func bundled() throws {
        let folder = URL(filePath: #filePath).appending(path: "../../../Plugins/Clients").standardized
        let folders = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.hasDirectoryPath }
        #expect(ClientCatalog.bundledNames.map(\.text) == folders.map(\.lastPathComponent).sorted())
        for name in ClientCatalog.bundledNames {
            let client = try #require(try ClientCatalog(directory: nil).client(name))
            #expect(client.origin == .bundled)
            #expect(!client.forms.isEmpty && !client.directions.isEmpty)
            let readme = folder.appending(components: name.text, "README.md")
            let text = try String(contentsOf: readme, encoding: .utf8)
            #expect(text.contains("mailgrant client show \(name)"), "\(name)")
        }
    }

    @Test("A person's own file wins over a bundled one, and is never skipped because it is wrong")
    func ownFiles() throws {
        try withTemporaryDirectory { (root: String) throws in
            try write(Self.least, to: root + "/clients/msmtp.toml")
            try write(Self.least, to: root + "/clients/ours.toml")
            try write("format = 1", to: root + "/clients/mbsync.toml")
            let catalog = ClientCatalog(directory: ConfigurationDirectory(path: root))
            #expect(try catalog.client(name("msmtp"))?.displayName == "Ours")
            #expect(try catalog.client(name("ours"))?.origin == .file(root + "/clients/ours.toml"))
            #expect(try catalog.client(name("nobody")) == nil)
            #expect(throws: ConfigurationErrors.self) { try catalog.client(name("mbsync")) }
            #expect(try catalog.names == (ClientCatalog.bundledNames + [name("ours")]).sorted())
        }
    }

    @Test(
        "A mistake is named with its line and key",
        arguments: [
            ("format = 2", "format: this file has the form 2"),
            ("display-nam = \"x\"", "display-nam: unknown key; did you mean \"display-name\"?"),
            ("programs = [\"/bin/x\"]", "programs: \"/bin/x\" is not a plain name"),
            ("[forms.Mail]\nsummary = \"x\"", "forms.Mail: a form's name consists of a-z, 0-9 and \"-\""),
            ("[forms.a]\nfile = \"x\"", "forms.a.file: \"x\" is not a path that begins with \"~/\" or \"/\""),
            ("[forms.a]\ntemplate = '{{#outgoing}}'", "forms.a.template: is no mustache template"),
            (
                "[forms.a.imap]\nmechanisms = [\"xoauth\"]",
                "is not one of xoauth2, oauthbearer (did you mean \"xoauth2\"?)"
            ),
            ("[forms.a.imap]\nx = 1", "forms.a.imap.x: unknown key"),
            ("[forms.a.imap.longest-token]\nxoauth2 = \"10 - name\"", "is not a number of bytes"),
            ("[forms.a.imap.trial]\ndoes = \"x\"", "forms.a.imap.trial.command: is missing"),
            ("[requirements.a]\nlack = \"x\"\nremedy = \"y\"", "a requirement has exactly one of"),
            ("[requirements.a]\nforms = [\"b\"]", "requirements.a.forms: \"b\" is no form of this client"),
            ("[quoting.a.escapes]\n'ab' = 'c'", "quoting.a.escapes: every key is one character"),
        ])
    func mistakes(text: String, message: String) throws {
        let text = text.hasPrefix("format") ? text : "format = 1\n" + text
        #expect {
            _ = try ClientFile.read(text, name: try name("ours"), file: "ours.toml", origin: .bundled)
        } throws: { error in
            (error as? ConfigurationErrors)?.description.contains(message) ?? false
        }
    }

    static let least = """
        format = 1
        display-name = "Ours"
        programs = ["ours"]
        [forms.a]
        summary = "asks"
        file = "~/.oursrc"
        comment = "#"
        template = '{{#outgoing}}pass `{{helper}}`{{/outgoing}}'
        [forms.a.smtp]
        mechanisms = ["xoauth2"]
        """
}

func name(_ text: String) throws -> PlainName {
    try #require(PlainName(text))
}
