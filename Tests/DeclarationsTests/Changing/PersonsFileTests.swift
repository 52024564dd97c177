import ConfigurationFiles
import Foundation
import Grants
import TemporaryFiles
import Testing

@testable import Declarations

@Suite("Changing a file that a person wrote")
struct PersonsFileTests {
    /// The same account as people write it.
    static let texts = [
        genericAccount,
        "# mine\n" + genericAccount + "# end",
        genericAccount.replacing("\n", with: "\r\n"),
        String(genericAccount.dropLast()),
        """
        address = "alice@example.org"   # me
        provider = 'generic'
        token = { issuer = "https://login.example.org", client-id = "client" }
        incoming.protocol = "imap"
        incoming.host = "imap.example.org"
        outgoing = { protocol = "smtp", host = "smtp.example.org" }
        """,
        """
        \u{feff}"address" = "alice@example.org"
        provider = "generic"

        [outgoing] # the other way
          protocol   = "smtp"
          host       = "smtp.example.org"

        [incoming.token]
        issuer = "https://other.example.org"
        client-id = "other"

        [incoming]
            # where it comes from
        \tprotocol="imap"
        \thost="imap.example.org"

        [token]
        issuer    = "https://login.example.org"
        client-id = "client"
        scopes    = [
            "openid", # who
            "mail",
        ]


        """,
    ]

    static let edits: [[(String, [String])]] = [
        [("incoming.port", ["1993"])],
        [("incoming.host", ["mx.example.org"]), ("outgoing.host", ["mx.example.org"])],
        [("token.scopes", ["a", "b"]), ("token.client-id", ["new"])],
        [("incoming.token.client-id", ["own"]), ("incoming.shared-mailbox", ["s@example.org"])],
        [("outgoing", [])],
        [("incoming.token", []), ("token.scopes", [])],
        [("token.authorization-parameters.prompt", ["consent"]), ("address", ["bob@example.org"])],
    ]

    @Test("The change is a difference that git and patch apply, and the file is left alone", arguments: texts)
    func difference(text: String) throws {
        for edits in Self.edits {
            try withSetting { (setting: Setting) throws in
                try setting.account("work", text)
                let changed = try setting.editor.apply(change(edits), to: setting.file())
                #expect(try setting.file().text.utf8.elementsEqual(text.utf8))
                #expect(throws: DeclarationWriterError.isPersons(path: setting.path())) {
                    try setting.editor.write(changed)
                }
                let account = changed.account
                try write(changed.difference, to: setting.root + "/change.diff")
                for program in [["git", "apply", "change.diff"], ["patch", "-p1", "-s", "-i", "change.diff"]] {
                    try write(Array(text.utf8), to: setting.path())
                    if changed.isChange {
                        #expect(try run(program, in: setting.root) == 0, "\(edits)\n\(changed.difference)")
                    }
                    #expect(try setting.file().text.utf8.elementsEqual(changed.text.utf8))
                    #expect(try setting.loader.account(named: plainName("work")) == account)
                }
            }
        }
    }

    @Test("Comments and all that is not meant stay, line by line", arguments: texts)
    func minimal(text: String) throws {
        try withSetting { (setting: Setting) throws in
            try setting.account("work", text)
            let changed = try setting.editor.apply(change([("incoming.port", ["1993"])]), to: setting.file())
            let lines = changed.difference.split(whereSeparator: \.isNewline).dropFirst(2)
            #expect(lines.count { $0.hasPrefix("+") } - lines.count { $0.hasPrefix("-") } == 1)
            #expect(lines.count { $0.hasPrefix("-") } <= 1)
        }
    }

    @Test("What is so already is no change")
    func unchanged() throws {
        try withSetting { (setting: Setting) throws in
            for text in Self.texts {
                try setting.account("work", text)
                let changed = try setting.editor.apply(
                    change([("incoming.host", ["imap.example.org"]), ("incoming.user", [])]), to: setting.file())
                #expect(!changed.isChange && changed.difference.isEmpty)
            }
        }
    }

    @Test("A file that the loader refuses can be mended, and only if the outcome is a declaration")
    func mended() throws {
        try withSetting { (setting: Setting) throws in
            try setting.account("work", genericAccount.replacing("protocol = \"imap\"", with: "protocol = \"imab\""))
            let changed = try setting.editor.apply(change([("incoming.protocol", ["imap"])]), to: setting.file())
            #expect(changed.account.incoming?.mailProtocol == .imap && changed.isChange)
            #expect(throws: DeclarationWriterError.self) {
                try setting.editor.apply(change([("incoming.port", ["1"])]), to: setting.file())
            }
        }
    }

    private func run(_ words: [String], in directory: String) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = URL(filePath: directory)
        process.environment = ["PATH": "/usr/bin:/bin", "GIT_CEILING_DIRECTORIES": "/", "HOME": directory]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
