import ConfigurationFiles
import Declarations
import Foundation
import TemporaryFiles
import Testing

@Suite("Lint of layers and of mail programs' files")
struct LayerLintTests {
    /// The errors, a line each, with the directories' path left out.
    private func errors(_ files: [String: String], in place: String = "own", isLayer: Bool = false) throws -> [String] {
        try withTemporaryDirectory { root in
            for (path, text) in files { try write(text, to: "\(root)/\(path)") }
            let lint = Lint(directory: ConfigurationDirectory(path: "\(root)/\(place)"), isLayer: isLayer)
            return lint.report().errors.map {
                $0.description.replacing(root + "/", with: "").replacing("own/../", with: "")
            }
        }
    }

    private let settings = "layers = [\"../org\"]\n"

    @Test("What is wrong in a lower layer is told though an upper layer replaces it")
    func replaced() throws {
        let found = try errors([
            "own/mailgrant.toml": settings, "own/accounts/work.toml": genericAccount,
            "org/accounts/work.toml": "[incoming]\nport = 99999\nprotocol = \"smtp\"\nprot = 1\n",
        ])
        #expect(
            found.map { $0.split(separator: ": ").prefix(2).joined(separator: ": ") } == [
                "org/accounts/work.toml:2:1: incoming.port", "org/accounts/work.toml:3:1: incoming.protocol",
                "org/accounts/work.toml:4:1: incoming.prot",
            ])
    }

    @Test("What a lower layer's keys mean, the provider says that an upper layer names")
    func providerAbove() throws {
        let found = try errors([
            "own/mailgrant.toml": settings, "own/accounts/work.toml": genericAccount,
            "org/accounts/work.toml": "[token]\nclent-id = \"x\"\n",
        ])
        #expect(
            found.contains("org/accounts/work.toml:2:1: token.clent-id: unknown key; did you mean \"client-id\"?"),
            "\(found)")
    }

    @Test("What one layer leaves out and another says is no mistake, and what all leave out is one")
    func shared() throws {
        let base = "provider = \"generic\"\n[incoming]\nprotocol = \"imap\"\n"
        let rest = genericAccount.replacing("provider = \"generic\"\n", with: "")
        #expect(
            try errors(["own/mailgrant.toml": settings, "org/accounts/work.toml": base, "own/accounts/work.toml": rest])
                == [])
        let found = try errors(["own/mailgrant.toml": settings, "org/accounts/work.toml": base])
        #expect(found.contains { $0.hasPrefix("org/accounts/work.toml: address: is missing") })
    }

    @Test("A directory that is a layer for others may leave out what it likes, and state nothing wrong")
    func layer() throws {
        let files = [
            "org/accounts/work.toml": "provider = \"microsoft\"\n[token]\ntenant = \"contoso.example\"\n",
            "org/accounts/other.toml": "adress = \"a@example.org\"\n[token]\nissuer = \"http://id.example.org\"\n",
            "org/accounts/text.toml": "address",
        ]
        let found = try errors(files, in: "org", isLayer: true)
        for start in [
            "org/accounts/other.toml:1:1: adress: unknown key; did you mean \"address\"?",
            "org/accounts/other.toml:3:1: token.issuer: ", "org/accounts/text.toml:1:8: not TOML",
        ] {
            #expect(found.contains { $0.hasPrefix(start) }, "\(start) is not in \(found)")
        }
        #expect(found.count == 3)
        // Else the rest would be missed.
        #expect(try errors(files, in: "org").contains { $0.contains("work.toml") && $0.contains("is missing") })
    }

    @Test(
        "Keys that contradict each other in one table are wrong in a layer, whatever others say",
        arguments: [
            ("[incoming]\nprotocol = \"ews\"\nsecurity = \"starttls\"", "3:1: incoming.security: ews runs over HTTPS"),
            (
                "[outgoing]\nprotocol = \"graph\"\nmechanism = \"xoauth2\"",
                "3:1: outgoing.mechanism: graph runs over HTTPS"
            ),
            (
                "[incoming]\nprotocol = \"imap\"\nsecurity = \"none\"\nhost = \"mail.example.org\"",
                "3:1: incoming.security: \"none\" is for servers on loopback only"
            ),
            (
                "[incoming]\nprotocol = \"imap\"\nauthentication = \"password\"\nscopes = [\"mail\"]",
                "4:1: incoming.scopes: is for access tokens"
            ),
            (
                "provider = \"microsoft\"\n[token]\ngrant-type = \"program\"",
                "3:1: token.grant-type: \"program\" is for"
            ),
            (
                "provider = \"microsoft\"\n[incoming]\nprotocol = \"imap\"\n[incoming.token]\ngrant-type = \"program\"",
                "5:1: incoming.token.grant-type: \"program\" is for"
            ),
        ])
    func contradictions(text: String, start: String) throws {
        let found = try errors(["org/accounts/work.toml": text + "\n"], in: "org", isLayer: true)
        #expect(found.count == 1 && found.first?.hasPrefix("org/accounts/work.toml:" + start) == true, "\(found)")
    }

    @Test("What only another layer could make a contradiction is none in a layer")
    func noContradictions() throws {
        for text in [
            "[incoming]\nprotocol = \"imap\"\nsecurity = \"none\"\n", "[incoming]\nsecurity = \"starttls\"\n",
            "[incoming]\nprotocol = \"imap\"\nsecurity = \"none\"\nhost = \"localhost\"\n",
            "[token]\ngrant-type = \"program\"\n[incoming]\nprotocol = \"imap\"\nauthentication = \"password\"\n",
            "[incoming]\nprotocol = \"imap\"\nscopes = [\"mail\"]\n",
        ] {
            #expect(try errors(["org/accounts/work.toml": text], in: "org", isLayer: true) == [], "\(text)")
        }
    }

    @Test("A mail program's file is checked whole, used or not")
    func clients() throws {
        let found = try errors([
            "own/clients/mine.toml": "format = 1\ndisplay-name = \"Mine\"\nprogram = [\"mine\"]\n",
            "own/clients/old.toml": "format = 2\n",
        ])
        for start in [
            "own/clients/mine.toml:3:1: program: unknown key; did you mean \"programs\"?",
            "own/clients/mine.toml: forms: is missing", "own/clients/old.toml:1:1: format: this file has the form 2",
        ] {
            #expect(found.contains { $0.hasPrefix(start) }, "\(start) is not in \(found)")
        }
    }

    @Test("A mail program, or a form of one, that nobody knows is told where it is named")
    func unknownClients() throws {
        let clients = "clients = [\"mbsync\", \"mbsnyc\", \"mbsync:nothing\"]\n"
        let found = try errors(["own/accounts/work.toml": clients + genericAccount])
        #expect(found.count == 2)
        #expect(
            found.first
                == "own/accounts/work.toml:1:22: clients: no client is called \"mbsnyc\"; did you mean \"mbsync\"?"
        )
        #expect(
            found.last?.hasPrefix("own/accounts/work.toml:1:32: clients: \"mbsync\" has no form \"nothing\"") == true)
    }
}
