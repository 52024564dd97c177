import ConfigurationFiles
import Declarations
import Foundation
import Grants
import TemporaryFiles
import Testing

@Suite("Loading declarations")
struct LoadingTests {
    @Test("Without any file there are defaults and no accounts")
    func nothing() throws {
        try withSetting { (setting: Setting) throws in
            let declarations = try setting.loader.declarations()
            #expect(try declarations.settings.get() == Settings())
            #expect(declarations.accounts.isEmpty)
            #expect(try setting.loader.account(matching: "work") == .none)
            #expect(try setting.loader.account(matching: "alice@example.org") == .none)
        }
    }

    @Test(
        "The settings' file of certificates is that of connections which declare none, and so part of what they are bound to"
    )
    func networkCAFile() throws {
        try withSetting { (setting: Setting) throws in
            try setting.account("work", genericAccount)
            try write("[network]\nca-file = \"/etc/ca.pem\"\n", to: setting.root + "/mailgrant.toml")
            let loader = setting.loader
            let named = try #require(try PlainName("work").flatMap { try loader.account(named: $0) })
            let all = try loader.declarations().accounts[named.name]?.get()
            for account in [named, all] {
                #expect(account?.incoming?.caFile == "/etc/ca.pem" && account?.outgoing?.caFile == "/etc/ca.pem")
            }
        }
    }

    @Test("An account is found by its name and by its address in any case, and several with one address by name only")
    func lookup() throws {
        try withSetting { (setting: Setting) throws in
            try setting.account("work", genericAccount)
            try setting.account("home", genericAccount.replacing("alice@", with: "bob@"))
            try setting.account("old", genericAccount.replacing("alice@", with: "bob@"))
            try setting.account("escaped", genericAccount.replacing("alice@", with: "c\\u0061rol@"))
            let loader = setting.loader
            let declarations = try loader.declarations()
            for (query, expected) in [
                ("work", "work"), ("alice@example.org", "work"), ("ALICE@example.ORG", "work"),
                ("carol@example.org", "escaped"),
            ] {
                for lookup in [try loader.account(matching: query), declarations.account(matching: query)] {
                    guard case .found(let account) = lookup else {
                        Issue.record("\(query): \(lookup)")
                        continue
                    }
                    #expect(account.name.text == expected)
                }
            }
            let names = try [plainName("home"), plainName("old")]
            #expect(try loader.account(matching: "bob@example.org") == .ambiguous(names))
            #expect(declarations.account(matching: "bob@example.org") == .ambiguous(names))
            for query in ["nobody", "nobody@example.org", "../work", "work.toml", "", "-"] {
                #expect(try loader.account(matching: query) == .none, "\(query)")
            }
        }
    }

    @Test("A broken file stops its own account only, and is named also when its address is asked for")
    func broken() throws {
        try withSetting { (setting: Setting) throws in
            try setting.account("work", genericAccount)
            try setting.account("broken", "address = \"bob@example.org\"\n[incoming]\nprotocol = \"imap\"")
            try setting.account("garbage", "[[[[")
            let declarations = try setting.loader.declarations()
            #expect(try declarations.accounts[plainName("work")]?.get().address == "alice@example.org")
            for (query, name) in [("broken", "broken"), ("bob@example.org", "broken"), ("garbage", "garbage")] {
                for lookup in [try setting.loader.account(matching: query), declarations.account(matching: query)] {
                    guard case .broken(let found, _) = lookup else {
                        Issue.record("\(query): \(lookup)")
                        continue
                    }
                    #expect(found.text == name)
                }
            }
            guard case .found = try setting.loader.account(matching: "alice@example.org") else {
                Issue.record("the good account is stopped, too")
                return
            }
        }
    }

    @Test("A name reads its own file only")
    func lazily() throws {
        try withSetting { (setting: Setting) throws in
            try setting.account("work", genericAccount)
            // Whoever looks into another account stumbles over it.
            try FileManager.default.createDirectory(
                atPath: setting.root + "/accounts/other.toml", withIntermediateDirectories: false)
            guard case .found = try setting.loader.account(matching: "work") else {
                Issue.record("not found")
                return
            }
            #expect(try setting.loader.declarations().accounts.count == 2)
        }
    }

    @Test("Files whose names no account can have are reported; hidden files and backups are not")
    func names() throws {
        try withSetting { (setting: Setting) throws in
            for name in [
                "Work.toml", "-a.toml", "a b.toml", "work.tml", "a.b.toml", ".toml", ".git", "work.toml~", "#x#",
                "README.md",
            ] {
                try write(genericAccount, to: setting.root + "/accounts/" + name)
            }
            try setting.account("work-2", genericAccount)
            let declarations = try setting.loader.declarations()
            #expect(declarations.accounts.keys.map(\.text) == ["work-2"])
            #expect(
                declarations.misnamed.map { $0.file.replacing(setting.root + "/accounts/", with: "") }
                    == ["-a.toml", "Work.toml", "a b.toml", "a.b.toml", "work.tml"])
        }
    }
}

@Suite("Settings")
struct SettingsTests {
    private func settings(_ text: String) throws -> Settings {
        try withSetting { setting in
            try write(text, to: setting.root + "/mailgrant.toml")
            return try setting.loader.settings()
        }
    }

    private func complaints(_ text: String) -> [String] {
        do {
            _ = try settings(text)
            return []
        } catch let errors as ConfigurationErrors {
            return errors.errors.map { String($0.description.drop { $0 != ":" }.dropFirst()) }
        } catch {
            return ["\(error)"]
        }
    }

    @Test("Every setting is read, and relative paths begin at the configuration directory")
    func all() throws {
        try withSetting { (setting: Setting) throws in
            try write(
                """
                store = "git-credential:libsecret"
                layers = ["org"]
                [network]
                ca-file = "ca.pem"
                proxy = "http://proxy.example.org:3128"
                timeout = "20s"
                [notifications]
                [policy]
                git-credential-store = ["smtp", "https"]
                require-signed-commits = true
                allowed-signers = "/etc/signers"
                """, to: setting.root + "/mailgrant.toml")
            try write("", to: setting.root + "/org/mailgrant.toml")
            let settings = try setting.loader.settings()
            #expect(settings.store == .gitCredential(try plainName("libsecret")))
            #expect(settings.layers == [setting.root + "/org"])
            #expect(settings.network.caFile == setting.root + "/ca.pem")
            #expect(settings.network.proxy?.absoluteString == "http://proxy.example.org:3128")
            #expect(settings.network.timeout == 20)
            #expect(
                settings.policy
                    == PolicySettings(
                        gitCredentialStore: ["smtp", "https"], requireSignedCommits: true,
                        allowedSigners: "/etc/signers"))
        }
    }

    @Test("An empty list keeps no password for any protocol; no list keeps those of mail")
    func gitCredentialStore() throws {
        #expect(try settings("").policy.gitCredentialStore == ["smtp", "imap", "pop3"])
        #expect(try settings("[policy]\ngit-credential-store = []").policy.gitCredentialStore == [])
    }

    @Test("Stores are the built-in ones, git credential helpers and plugins, by name")
    func stores() throws {
        #expect(StoreChoice("secret-service") == .secretService)
        #expect(StoreChoice("sealed-file") == .sealedFile)
        #expect(StoreChoice("pass") == .plugin(try plainName("pass")))
        for text in ["", "../pass", "git-credential:", "git-credential:../x", "Pass", "pass --flag"] {
            #expect(StoreChoice(text) == nil, "\(text)")
        }
    }

    @Test("What is wrong in the settings is told with line and key")
    func mistakes() {
        #expect(
            complaints(
                """
                store = "../x"
                [network]
                proxy = "http://user:word@proxy.example.org"
                timeout = "1d"
                [notifications]
                email = true
                [polcy]
                """) == [
                    "1:1: store: \"../x\" is not a token store: \"secret-service\", \"sealed-file\", \"git-credential:NAME\" or "
                        + "the NAME of a plugin",
                    "3:1: network.proxy: \"http://user:word@proxy.example.org\" is not a proxy such as "
                        + "\"http://proxy.example.org:3128\" (without a password: no declaration holds one)",
                    "4:1: network.timeout: \"1d\" is not a duration such as \"90s\", \"10m\" or \"1h\"",
                    "6:1: notifications.email: unknown key; known here: command",
                    "7:2: polcy: unknown key; did you mean \"policy\"?",
                ])
    }
}
