import ConfigurationFiles
import Foundation
import Grants
import Providers
import TemporaryFiles
import Testing

private func name(_ text: String) throws -> PlainName {
    try #require(PlainName(text))
}

@Suite("The catalog of providers")
struct ProviderCatalogTests {
    @Test("Every folder of Plugins/Providers is in the program, is right, and explains itself")
    func bundled() throws {
        let folder = URL(filePath: #filePath).appending(path: "../../../Plugins/Providers").standardized
        let folders = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.hasDirectoryPath }
        #expect(ProviderCatalog.bundledNames.map(\.text) == folders.map(\.lastPathComponent).sorted())
        for folder in folders {
            let provider = try ProviderCatalog(directory: nil).provider(name(folder.lastPathComponent))
            #expect(provider?.origin == .bundled)
            let readme = folder.appending(component: "README.md").path()
            #expect(FileManager.default.fileExists(atPath: readme), "\(readme)")
        }
    }

    @Test("Generic has no defaults; the sandbox has its client, scopes and callback")
    func contents() throws {
        let catalog = ProviderCatalog(directory: nil)
        let generic = try #require(try catalog.provider(name("generic")))
        #expect(generic.token == TokenTable() && generic.servers.isEmpty && generic.parameters.isEmpty)
        let sandbox = try #require(try catalog.provider(name("sandbox")))
        #expect(sandbox.token.clientID == "mailgrant")
        #expect(sandbox.token.scopes == ["openid", "email", "offline_access"])
        #expect(sandbox.token.redirectURI == "http://127.0.0.1")
        #expect(sandbox.token.issuer == nil)
        #expect(sandbox.server(.incoming, .imap).scopes == ["mail.read"])
        #expect(sandbox.server(.outgoing, .smtp).scopes == ["mail.send"])
    }

    @Test("A person's own file is found, wins over a bundled one, and is never skipped because it is wrong")
    func ownFiles() throws {
        try withTemporaryDirectory { (root: String) throws in
            try write("format = 1\ndisplay-name = \"Ours\"", to: root + "/providers/sandbox.toml")
            try write("format = 1\ndisplay-name = \"Contoso\"", to: root + "/providers/contoso.toml")
            try write("format = 1\ndisplay-nam = \"X\"", to: root + "/providers/generic.toml")
            let catalog = ProviderCatalog(directory: ConfigurationDirectory(path: root))
            #expect(try catalog.provider(name("sandbox"))?.displayName == "Ours")
            #expect(try catalog.provider(name("contoso"))?.origin == .file(root + "/providers/contoso.toml"))
            #expect(try catalog.provider(name("nobody")) == nil)
            #expect(throws: ConfigurationErrors.self) { try catalog.provider(name("generic")) }
            #expect(try catalog.names == (ProviderCatalog.bundledNames + [name("contoso")]).sorted())
        }
    }
}
