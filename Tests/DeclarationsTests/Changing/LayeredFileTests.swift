import ConfigurationFiles
import Foundation
import Grants
import Providers
import TemporaryFiles
import Testing

@testable import Declarations

@Suite("Changing a file over layers")
struct LayeredFileTests {
    /// - Parameters:
    ///   - own: what the person's own file says; nothing where there is none.
    ///   - organization: what the layer below says.
    private func withLayer(
        own: String? = nil, organization: String = genericAccount, _ body: (Setting) throws -> Void
    ) throws {
        try withSetting { (setting: Setting) throws in
            try write("layers = [\"organization\"]\n", to: setting.root + "/mailgrant.toml")
            try write(organization, to: setting.root + "/organization/accounts/work.toml")
            if let own { try setting.account("work", own) }
            try body(setting)
        }
    }

    private func ownText(_ setting: Setting) throws -> String {
        try String(contentsOfFile: setting.path(), encoding: .utf8)
    }

    private func complaint(_ change: DeclarationChange, _ setting: Setting) throws -> String {
        let file = try setting.file()
        do throws(DeclarationWriterError) {
            _ = try setting.editor.apply(change, to: file)
            return "nothing"
        } catch {
            guard case .invalid(let errors) = error else { return "\(error)" }
            return errors.description
        }
    }

    @Test("An account that only a layer declares gets a file of its own that says what differs, and no more")
    func made() throws {
        try withLayer { (setting: Setting) throws in
            let file = try setting.file()
            #expect(!file.exists && file.isOurs && file.path == setting.path())
            let edits = try change([
                ("incoming.port", ["1993"]), ("incoming.host", ["imap.example.org"]), ("outgoing.user", []),
                ("token.authorization-parameters.prompt", ["consent"]), ("clients", ["mbsync", "msmtp"]),
            ])
            let changed = try setting.editor.apply(edits, to: file)
            #expect(changed.difference.hasPrefix("--- /dev/null\n+++ b/accounts/work.toml\n"))
            try setting.editor.write(changed)
            #expect(
                try ownText(setting).hasSuffix(
                    """
                    clients = ["mbsync", "msmtp"]

                    [token]
                    authorization-parameters = { prompt = "consent" }

                    [incoming]
                    port = 1993

                    """))
            let account = try #require(try setting.loader.account(named: plainName("work")))
            #expect(account == changed.account && account.incoming?.port == 1993)
            #expect(account.clients.map(\.description) == ["mbsync", "msmtp"])

            // It is the program's, and stays so.
            let again = try setting.editor.apply(
                change([("incoming.port", []), ("clients", ["mbsync"])]), to: setting.file())
            #expect(again.file.isOurs && again.account.incoming?.port == 993)
            try setting.editor.write(again)
            #expect(try !ownText(setting).contains("[incoming]") && setting.file().isOurs)
            let below = try String(contentsOfFile: setting.root + "/organization/accounts/work.toml", encoding: .utf8)
            #expect(below == genericAccount)
        }
    }

    @Test("A file that is no declaration by itself is changed, and judged with what is below it")
    func personsFile() throws {
        let own = "# mine\n[incoming]\nport = 143\n"
        try withLayer(own: own) { (setting: Setting) throws in
            let changed = try setting.editor.apply(change([("outgoing.port", ["2525"])]), to: setting.file())
            #expect(!changed.file.isOurs && changed.text.hasPrefix(own))
            #expect(changed.account.incoming?.port == 143 && changed.account.outgoing?.port == 2525)
            #expect(changed.account.incoming?.host == "imap.example.org")
            #expect(try complaint(change([("outgoing.port", ["0"])]), setting).contains("outgoing.port"))
        }
    }

    @Test("What a layer says is not taken away silently: its file is named, or the default is written over it")
    func takenAway() throws {
        let organization = genericAccount + "port = 2525\n"
        try withLayer(own: "[outgoing]\nport = 587\n", organization: organization) { (setting: Setting) throws in
            let named = setting.root + "/organization/accounts/work.toml says it"
            #expect(try complaint(change([("outgoing.host", [])]), setting).contains(named))
            var gone = DeclarationChange()
            gone.unset(.connection(.outgoing))
            #expect(try complaint(gone, setting).contains(named))
            gone = DeclarationChange()
            gone.unset(.connection(.outgoing, "port"))
            #expect(try complaint(gone, setting).contains(named))

            gone.unset(.connection(.outgoing, "port"), for: .number(25))
            #expect(try setting.editor.apply(gone, to: setting.file()).account.outgoing?.port == 25)
            gone.unset(.connection(.outgoing, "port"), for: .number(2525))
            #expect(try setting.editor.apply(gone, to: setting.file()).text.contains("port") == false)
        }
    }

    @Test("Where a layer changes after the file was read, or the file appears, nothing is written")
    func race() throws {
        try withLayer { (setting: Setting) throws in
            let made = try setting.editor.apply(change([("incoming.port", ["143"])]), to: setting.file())
            try setting.editor.write(made)
            #expect(throws: DeclarationWriterError.changedMeanwhile(path: setting.path())) {
                try setting.editor.write(made)
            }
            let changed = try setting.editor.apply(change([("incoming.port", ["1143"])]), to: setting.file())
            #expect(changed.file.isOurs)
            try write(genericAccount + "port = 2525\n", to: setting.root + "/organization/accounts/work.toml")
            #expect(throws: DeclarationWriterError.changedMeanwhile(path: setting.path())) {
                try setting.editor.write(changed)
            }
            #expect(try ownText(setting).contains("port = 143\n"))
        }
    }

    @Test("Where a layer is missing nothing can be changed: it might say more")
    func missing() throws {
        try withLayer(own: genericAccount) { (setting: Setting) throws in
            try FileManager.default.removeItem(atPath: setting.root + "/organization")
            #expect(throws: ConfigurationErrors.self) { try setting.file() }
        }
    }

    @Test("A file of the program's own keeps the mail programs that it names")
    func clients() throws {
        try withSetting { (setting: Setting) throws in
            var account = try RandomAccount.simple()
            account.clients = ["mbsync", "msmtp"]
            _ = try setting.writer.write(account)
            #expect(try setting.file().isOurs)
            let changed = try setting.editor.apply(change([("incoming.port", ["1993"])]), to: setting.file())
            try setting.editor.write(changed)
            #expect(try setting.file().text.contains("clients  = [\"mbsync\", \"msmtp\"]\n") && setting.file().isOurs)
        }
    }
}
