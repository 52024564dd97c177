import ConfigurationFiles
import Grants
import TemporaryFiles
import Testing

@testable import Declarations

@Suite("Changing mailgrant.toml")
struct SettingsEditorTests {
    private func changed(_ setting: Setting, _ edits: [(key: String, words: [String])]) throws -> ChangedSettings {
        let editor = SettingsEditor(setting.loader)
        let changed = try editor.apply(try change(edits), to: try editor.file())
        if changed.file.isOurs { try editor.write(changed) }
        return changed
    }

    private func refusal(_ setting: Setting, _ edits: [(key: String, words: [String])]) throws -> String {
        let editor = SettingsEditor(setting.loader)
        let file = try editor.file()
        let error = #expect(throws: DeclarationWriterError.self) { _ = try editor.apply(try change(edits), to: file) }
        guard case .invalid(let errors) = error else { return "\(String(describing: error))" }
        return errors.errors.map(\.message).joined(separator: "; ")
    }

    private func text(_ setting: Setting) throws -> String? { try setting.directory.text(of: "mailgrant.toml") }

    @Test("Where there is none it is made; what the program made it changes, key by key, and the loader reads it")
    func own() throws {
        try withSetting { (setting: Setting) throws in
            _ = try changed(setting, [("network.timeout", ["20s"]), ("store", ["sealed-file"])])
            #expect(try text(setting) == "store = \"sealed-file\"\n\n[network]\ntimeout = \"20s\"\n")
            _ = try changed(
                setting,
                [
                    ("policy.require-signed-commits", ["true"]), ("policy.git-credential-store", ["smtp imap"]),
                    ("notifications.command", ["notify-send", "two words"]), ("network.timeout", []),
                ])
            let settings = try setting.loader.settings()
            #expect(settings.store == .sealedFile && settings.network.timeout == nil)
            #expect(settings.policy.requireSignedCommits && settings.policy.gitCredentialStore == ["smtp", "imap"])
            #expect(settings.notifications.command == ["notify-send", "two words"])
            // Once more changes nothing.
            #expect(try !changed(setting, [("store", ["sealed-file"])]).isChange)
        }
    }

    @Test("What a person wrote is never written: a change of it is a difference, with everything else as it was")
    func persons() throws {
        try withSetting { (setting: Setting) throws in
            let text = "# mine\nstore = \"sealed-file\"  # on the server\n"
            try write(text, to: setting.root + "/mailgrant.toml")
            let changed = try changed(setting, [("store", ["pass"])])
            #expect(!changed.file.isOurs && changed.text == text.replacing("sealed-file", with: "pass"))
            #expect(changed.difference.hasPrefix("--- a/mailgrant.toml\n+++ b/mailgrant.toml\n"))
            #expect(throws: DeclarationWriterError.isPersons(path: changed.file.path)) {
                try SettingsEditor(setting.loader).write(changed)
            }
            #expect(try self.text(setting) == text)
        }
    }

    @Test("What the loader would refuse is refused before it is written, layers that are not there among it")
    func refused() throws {
        try withSetting { (setting: Setting) throws in
            #expect(try refusal(setting, [("network.timeout", ["soon"])]).contains("soon"))
            #expect(try refusal(setting, [("stroe", ["pass"])]).contains("store"))
            #expect(try refusal(setting, [("layers", ["../nowhere"])]).contains("no directory that can be read"))
            #expect(try refusal(setting, [("store.name", ["pass"]), ("store", ["pass"])]).isEmpty == false)
            #expect(try text(setting) == nil)
        }
    }

    @Test("What a layer says holds again where the own file says no more, and cannot be taken away here")
    func layers() throws {
        try withSetting { (setting: Setting) throws in
            try write("[network]\ntimeout = \"40s\"\n", to: setting.root + "/organization/mailgrant.toml")
            _ = try changed(setting, [("layers", ["organization"]), ("network.timeout", ["20s"])])
            #expect(try setting.loader.settings().network.timeout == 20)
            _ = try changed(setting, [("network.timeout", [])])
            #expect(try setting.loader.settings().network.timeout == 40)
            #expect(try refusal(setting, [("network.timeout", [])]).contains("organization/mailgrant.toml says it"))
        }
    }

    @Test("Where somebody else has written it since it was read, it stays as it is")
    func changedMeanwhile() throws {
        try withSetting { (setting: Setting) throws in
            for before in [nil, "store = \"pass\"\n"] as [String?] {
                if let before { try write(before, to: setting.root + "/mailgrant.toml") }
                let editor = SettingsEditor(setting.loader)
                let changed = try editor.apply(try change([("store", ["sealed-file"])]), to: try editor.file())
                try write("store = \"secret-service\"\n", to: setting.root + "/mailgrant.toml")
                #expect(throws: DeclarationWriterError.changedMeanwhile(path: changed.file.path)) {
                    try editor.write(changed)
                }
                #expect(try text(setting) == "store = \"secret-service\"\n")
            }
        }
    }

    @Test(
        "A value in TOML is what it says; more than one value, and what no key takes, is none",
        arguments: [
            ("\"10m\"", DeclarationValue.text("10m")), ("993", .number(993)), ("true", .boolean(true)),
            ("[\"a\", \"b\"]", .texts(["a", "b"])), ("10m", nil), ("1\nother = 2", nil), ("[1]", nil), ("{}", nil),
            ("", nil), ("1 # comment", .number(1)),
        ] as [(String, DeclarationValue?)])
    func values(text: String, value: DeclarationValue?) {
        #expect(DeclarationValue(toml: text) == value)
    }
}
