import ConfigurationFiles
import Foundation
import Grants
import OAuth
import Providers
import TemporaryFiles
import Testing

@testable import Declarations

@Suite("Changing a file that the program made")
struct OwnFileTests {
    @Test(
        "What the program wrote is its own, and a blank, a comment, another order or another form makes it a person's")
    func ownership() throws {
        try withSetting { (setting: Setting) throws in
            _ = try setting.writer.write(RandomAccount.simple())
            let made = try setting.file()
            #expect(made.isOurs)
            for text in [
                made.text + "\n", "# mine\n" + made.text, made.text.replacing("\n", with: "\r\n"),
                made.text.replacing("provider = ", with: "provider= "), String(made.text.dropLast()), genericAccount,
                "not TOML", made.text + "unknown = 1\n",
            ] {
                try setting.account("work", text)
                #expect(try !setting.file().isOurs, "\(text)")
            }
        }
    }

    @Test(
        "A mode that only a person gives makes a file a person's; those that git gives do not",
        arguments: [
            (0o600, true), (0o644, true), (0o664, true), (0o400, false), (0o755, false), (0o666, false),
            (0o4600, false),
        ])
    func modes(mode: Int, isOurs: Bool) throws {
        try withSetting { (setting: Setting) throws in
            _ = try setting.writer.write(RandomAccount.simple())
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: setting.path())
            #expect(try setting.file().isOurs == isOurs)
        }
    }

    @Test("A file with a second name is a person's, and a link is none at all")
    func links() throws {
        try withSetting { (setting: Setting) throws in
            _ = try setting.writer.write(RandomAccount.simple())
            try FileManager.default.linkItem(atPath: setting.path(), toPath: setting.root + "/second")
            #expect(try !setting.file().isOurs)
            try FileManager.default.removeItem(atPath: setting.path())
            try FileManager.default.createSymbolicLink(
                atPath: setting.path(), withDestinationPath: setting.root + "/second")
            #expect(throws: ConfigurationErrors.self) { try setting.file() }
        }
    }

    @Test("A change is written in the program's own form, with the file's mode, and nothing else is left there")
    func written() throws {
        try withSetting { (setting: Setting) throws in
            _ = try setting.writer.write(RandomAccount.simple())
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: setting.path())
            let changed = try setting.editor.apply(
                change([
                    ("incoming.host", ["mx.example.org"]), ("incoming.port", ["1993"]), ("token.scopes", ["a", "b c"]),
                    ("outgoing", []), ("incoming.token.client-id", ["own"]),
                    ("token.authorization-parameters.x.y", ["z"]),
                ]), to: setting.file())
            try setting.editor.write(changed)
            let file = try setting.file()
            #expect(file.isOurs && file.text == changed.text)
            #expect(
                file.text.contains("port     = 1993\n")
                    && file.text.contains("scopes                   = [\"a\", \"b\", \"c\"]\n"))
            #expect(file.text.contains("{ \"x.y\" = \"z\" }\n") && !file.text.contains("outgoing"))
            let account = try #require(try setting.loader.account(named: plainName("work")))
            #expect(account == changed.account && account.incoming?.hasOwnToken == true)
            #expect(try FileManager.default.contentsOfDirectory(atPath: setting.root + "/accounts") == ["work.toml"])
            let mode = try FileManager.default.attributesOfItem(atPath: setting.path())[.posixPermissions] as? Int
            #expect(mode == 0o640)
        }
    }

    @Test("What would be no declaration is refused with its key, and nothing is written")
    func invalid() throws {
        try withSetting { (setting: Setting) throws in
            _ = try setting.writer.write(RandomAccount.simple())
            let file = try setting.file()
            for (key, words) in [
                ("incoming.port", ["many"]), ("incoming.prot", ["imap"]), ("token.client-secret", ["s"]),
                ("incoming.security", ["none"]), ("token.issuer", ["ftp://x"]), ("address", []), ("token", ["x"]),
            ] {
                do throws(DeclarationWriterError) {
                    _ = try setting.editor.apply((try? change([(key, words)])) ?? DeclarationChange(), to: file)
                    Issue.record("\(key) was taken")
                } catch {
                    guard case .invalid(let errors) = error else {
                        Issue.record("\(error)")
                        continue
                    }
                    #expect(errors.errors.contains { $0.key == key || key == "token" }, "\(key): \(errors)")
                }
            }
            #expect(try setting.file() == file)
        }
    }

    @Test("A file that was changed meanwhile is left as it is, and so is one that is gone")
    func changedMeanwhile() throws {
        try withSetting { (setting: Setting) throws in
            _ = try setting.writer.write(RandomAccount.simple())
            let changed = try setting.editor.apply(change([("incoming.port", ["1993"])]), to: setting.file())
            try setting.account("work", "# mine\n" + changed.file.text)
            let error = DeclarationWriterError.changedMeanwhile(path: setting.path())
            #expect(throws: error) { try setting.editor.write(changed) }
            #expect(try setting.file().text.hasPrefix("# mine"))
            try FileManager.default.removeItem(atPath: setting.path())
            #expect(throws: error) { try setting.editor.write(changed) }
            #expect(!FileManager.default.fileExists(atPath: setting.path()))
        }
    }

    @Test("Whatever an account declares is written, read as the program's own, and declares the same")
    func roundTrip() throws {
        try withSetting { (setting: Setting) throws in
            var random = SeededRandom(seed: 5)
            for number in 0..<200 {
                let account = try RandomAccount.account("a\(number)", &random)
                let declared = try setting.writer.write(account)
                let file = try setting.file("a\(number)")
                #expect(file.isOurs, "\(file.text)")
                let document = try DocumentTable(parsing: file.text, file: file.path)
                #expect(NewAccount(reading: document, name: account.name, providers: .bundled) == account)
                let loader = DeclarationLoader(directory: setting.directory)
                #expect(try loader.account(named: account.name) == declared)
            }
        }
    }

    @Test("A change never loses another key")
    func nothingLost() throws {
        try withSetting { (setting: Setting) throws in
            var random = SeededRandom(seed: 6)
            let edits: [(String, [String])] = [
                ("incoming.user", ["u"]), ("token.tenant", ["other"]), ("token.login-hint", ["l@example.org"]),
                ("incoming.minimum-remaining", ["90s"]), ("token.client-id", ["new"]),
            ]
            for number in 0..<100 {
                let account = try RandomAccount.account("b\(number)", &random)
                _ = try setting.writer.write(account)
                let file = try setting.file("b\(number)")
                let edit = edits[number % edits.count]
                guard let changed = try? setting.editor.apply(change([edit]), to: file) else { continue }
                let before = Meaning(try DocumentTable(parsing: file.text, file: ""))
                let after = Meaning(try DocumentTable(parsing: changed.text, file: ""))
                let key = try #require(DeclarationKey(edit.0))
                let value = try #require(DeclarationValue(edit.1, for: key))
                #expect(after == before.setting(key.path[...], to: Meaning(value)))
            }
        }
    }
}
