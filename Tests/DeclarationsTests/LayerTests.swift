import ConfigurationFiles
import Declarations
import Foundation
import Grants
import OAuth
import TemporaryFiles
import Testing

@Suite("Layers")
struct LayerTests {
    /// A person's directory `own` and an organization's `org` beside it.
    private struct Place {
        let root: String
        var own: String { root + "/own" }
        var org: String { root + "/org" }
        var loader: DeclarationLoader { DeclarationLoader(directory: ConfigurationDirectory(path: own)) }

        func write(_ files: [String: String]) throws {
            for (path, text) in files { try TemporaryFiles.write(text, to: "\(root)/\(path)") }
        }

        func complaints(_ body: (DeclarationLoader) throws -> Void) throws -> [String] {
            do {
                try body(loader)
                return []
            } catch let errors as ConfigurationErrors {
                return errors.errors.map { $0.description.replacing(root + "/", with: "") }
            }
        }
    }

    private func withPlace(_ files: [String: String], _ body: (Place) throws -> Void) throws {
        try withTemporaryDirectory { root in
            let place = Place(root: root)
            try place.write(["own/mailgrant.toml": "layers = [\"../org\"]\n", "org/mailgrant.toml": ""])
            try place.write(files)
            try body(place)
        }
    }

    @Test("Settings are merged key by key, the person's own above; an array is replaced whole")
    func settings() throws {
        try withPlace([
            "org/mailgrant.toml": """
            store = "sealed-file"
            [network]
            ca-file = "ca.pem"
            timeout = "20s"
            [policy]
            git-credential-store = ["smtp", "imap"]
            require-signed-commits = true
            """,
            "own/mailgrant.toml": """
            layers = ["../org"]
            [network]
            timeout = "10s"
            [policy]
            git-credential-store = ["https"]
            """,
        ]) { (place: Place) throws in
            let settings = try place.loader.settings()
            #expect(settings.store == .sealedFile)
            #expect(settings.network.timeout == 10)
            #expect(
                settings.network.caFile == "\(place.own)/../org/ca.pem", "a path begins in the layer that states it")
            #expect(settings.policy.gitCredentialStore == ["https"])
            #expect(settings.policy.requireSignedCommits)
        }
    }

    @Test("An account's files of one name are one account; several layers count from the lowest")
    func accounts() throws {
        try withPlace([
            "own/mailgrant.toml": "layers = [\"../base\", \"../org\"]",
            "base/accounts/work.toml":
                "provider = \"microsoft\"\n[token]\nclient-id = \"base\"\n[incoming]\nprotocol = \"imap\"\n",
            "org/accounts/work.toml": "[token]\nclient-id = \"org\"\n[incoming]\nca-file = \"ca.pem\"\n",
            "own/accounts/work.toml": "address = \"alice@contoso.example\"\n",
            "org/accounts/support.toml": genericAccount,
        ]) { (place: Place) throws in
            let declarations = try place.loader.declarations()
            let work = try #require(try declarations.accounts[plainName("work")]?.get())
            #expect(work.address == "alice@contoso.example" && work.provider.text == "microsoft")
            #expect(work.incoming?.token.clientID == "org")
            #expect(work.incoming?.caFile == "\(place.own)/../org/ca.pem")
            #expect(work.declaredIn == place.own + "/accounts/work.toml")
            #expect(
                try declarations.accounts[plainName("support")]?.get().declaredIn.hasSuffix(
                    "/org/accounts/support.toml") == true)
            #expect(try place.loader.accountNames().map(\.text) == ["support", "work"])
            guard case .found(let found) = try place.loader.account(matching: "alice@contoso.example") else {
                Issue.record("found by its address")
                return
            }
            #expect(found == work)
        }
    }

    @Test("A layer's provider counts before the bundled one, and the person's own before the layer's")
    func providers() throws {
        func provider(_ host: String) -> String {
            "format = 1\ndisplay-name = \"\(host)\"\n[token]\nissuer = \"https://\(host)\"\n[incoming.imap]\nhost = \"\(host)\"\n"
        }
        let account =
            "address = \"a@example.org\"\nprovider = \"yahoo\"\n[token]\nclient-id = \"x\"\n[incoming]\nprotocol = \"imap\"\n"
        try withPlace(["own/accounts/work.toml": account, "org/providers/yahoo.toml": provider("org.example")]) {
            place in
            #expect(try place.loader.account(named: plainName("work"))?.incoming?.host == "org.example")
            try place.write(["own/providers/yahoo.toml": provider("own.example")])
            #expect(try place.loader.account(named: plainName("work"))?.incoming?.host == "own.example")
        }
    }

    @Test("Endpoints of a lower layer do not go with an issuer of an upper one")
    func endpoints() throws {
        let below = """
            address = "alice@example.org"
            provider = "generic"
            [token]
            issuer = "https://login.example.org"
            token-url = "https://evil.example/token"
            client-id = "client"
            [incoming]
            protocol = "imap"
            host = "imap.example.org"
            """
        for (issuer, inherits) in [("https://login.example.org", true), ("https://other.example.org", false)] {
            try withPlace([
                "org/accounts/work.toml": below, "own/accounts/work.toml": "[token]\nissuer = \"\(issuer)\"\n",
            ]) { (place: Place) throws in
                let token = try place.loader.account(named: plainName("work"))?.incoming?.token
                #expect(token?.endpoints.issuer == issuer)
                #expect((token?.endpoints.tokenURL != nil) == inherits)
            }
        }
    }

    @Test("An error names the layer's file, and all that are wrong are told at once")
    func errors() throws {
        try withPlace([
            "org/mailgrant.toml": "\n[network]\ntimeuot = \"3s\"\n",
            "own/mailgrant.toml": "layers = [\"../org\"]\nstor = \"x\"\n",
            "org/accounts/work.toml": "[incoming]\nprotocol = \"imap\"\nprot = 993\n",
            "own/accounts/work.toml": "address = \"alice\"\nprovider = \"google\"\n",
        ]) { (place: Place) throws in
            let settings = try place.complaints { _ = try $0.settings() }
            #expect(
                settings.contains(
                    "own/../org/mailgrant.toml:3:1: network.timeuot: unknown key; did you mean \"timeout\"?"))
            #expect(settings.contains("own/mailgrant.toml:2:1: stor: unknown key; did you mean \"store\"?"))
            let account = try place.complaints { _ = try $0.account(named: plainName("work")) }
            #expect(account.contains { $0.hasPrefix("own/../org/accounts/work.toml:3:1: incoming.prot: unknown key") })
            #expect(account.contains { $0.hasPrefix("own/accounts/work.toml:1:1: address: ") })
        }
    }

    @Test(
        "A layer that is not there, is empty, is this directory or names layers is an error of its line, and stops accounts",
        arguments: [
            ("../missing", "own/mailgrant.toml:1:11: layers: \"../missing\" is no directory"),
            ("../empty", "own/mailgrant.toml:1:11: layers: \"../empty\" holds no mailgrant.toml"),
            ("../own", "own/mailgrant.toml:1:11: layers: \"../own\" is this directory itself"),
            (".", "own/mailgrant.toml:1:11: layers: \".\" is this directory itself"),
            ("../circle", "own/../circle/mailgrant.toml:1:1: layers: a layer names no layers itself"),
        ])
    func wrongLayers(layer: String, complaint: String) throws {
        try withPlace([
            "own/mailgrant.toml": "layers = [\"\(layer)\"]", "own/accounts/work.toml": genericAccount,
            "circle/mailgrant.toml": "layers = [\"../own\"]",
        ]) { (place: Place) throws in
            try FileManager.default.createDirectory(atPath: place.root + "/empty", withIntermediateDirectories: true)
            let settings = try place.complaints { _ = try $0.settings() }
            #expect(settings.count == 1 && settings.first?.hasPrefix(complaint) == true, "\(settings)")
            #expect(try place.complaints { _ = try $0.account(named: plainName("work")) } == settings)
            #expect(throws: ConfigurationErrors.self) {
                try place.loader.declarations().accounts[plainName("work")]?.get()
            }
        }
    }

    @Test("Below a layer no symbolic link is followed; the layer itself may be one")
    func links() throws {
        try withPlace(["elsewhere/work.toml": genericAccount, "real/accounts/work.toml": genericAccount]) {
            (place: Place) throws in
            try FileManager.default.createSymbolicLink(
                atPath: place.org + "/accounts", withDestinationPath: "../elsewhere")
            #expect(throws: ConfigurationErrors.self) { try place.loader.account(named: plainName("work")) }
            try FileManager.default.removeItem(atPath: place.org)
            try FileManager.default.createSymbolicLink(atPath: place.org, withDestinationPath: "real")
            #expect(try place.loader.account(named: plainName("work")) != nil)
        }
    }

    @Test("A directory that is looked at in another's place reads its own submodules and the other's neighbours")
    func inPlace() throws {
        try withPlace([
            "incoming/mailgrant.toml": "layers = [\"../org\", \"team\"]\n[network]\nca-file = \"ca.pem\"\n",
            "incoming/team/accounts/team.toml": genericAccount, "org/accounts/work.toml": genericAccount,
        ]) { (place: Place) throws in
            let directory = ConfigurationDirectory(path: place.own, readFrom: place.root + "/incoming")
            let loader = DeclarationLoader(directory: directory)
            #expect(try loader.accountNames().map(\.text) == ["team", "work"])
            #expect(try loader.settings().network.caFile == place.own + "/ca.pem")
            #expect(try loader.account(named: plainName("team"))?.declaredIn == place.own + "/team/accounts/team.toml")
        }
    }
}
