import FoundationEssentials
import Grants
import HelperKit
import Messages
import Testing

@testable import Commands

@Suite("The account to send with")
struct SendingAccountTests {
    /// Declares accounts in a directory of its own.
    private func choose(
        _ name: String? = nil, from addresses: [String] = [], among accounts: [String: String]
    ) throws -> String {
        let home = FileManager.default.temporaryDirectory.appending(path: "mailgrant-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: home) }
        let folder = home.appending(path: "mailgrant/accounts")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in accounts {
            try Data(text.utf8).write(to: folder.appending(path: "\(name).toml"))
        }
        let path = home.path(percentEncoded: false)
        let context = try CommandContext(environment: ["HOME": path, "XDG_CONFIG_HOME": path, "XDG_STATE_HOME": path])
        return try context.sendingAccount(name, addresses: addresses.compactMap { MailAddress($0) }).name.text
    }

    private static func account(_ address: String, outgoing: String? = "") -> String {
        """
        address = "\(address)"
        provider = "generic"
        [token]
        authorization-url = "https://id.example.org/authorize"
        token-url = "https://id.example.org/token"
        client-id = "x"
        scopes = ["mail"]
        [incoming]
        protocol = "imap"
        host = "imap.example.org"
        """ + (outgoing.map { "\n[outgoing]\nprotocol = \"smtp\"\nhost = \"smtp.example.org\"\n\($0)\n" } ?? "\n")
    }

    private let two = ["home": account("home@example.org"), "work": account("work@example.org")]

    private func status(_ body: @autoclosure () throws -> String) -> HelperKit.ExitStatus? {
        do { return try body() == "" ? nil : nil } catch { return (error as? ProgramFailure)?.status }
    }

    @Test func `is the named one, by name or address`() throws {
        #expect(try choose("home", from: ["work@example.org"], among: two) == "home")
        #expect(try choose("Work@example.org", among: two) == "work")
        #expect(status(try choose("none", among: two)) == .noInput)
    }

    @Test func `is the first whose address the message has`() throws {
        #expect(try choose(from: ["x@example.org", "Work@Example.org", "home@example.org"], among: two) == "work")
        var accounts = two
        accounts["shared"] = Self.account("s@example.org", outgoing: "shared-mailbox = \"support@example.org\"")
        #expect(try choose(from: ["support@example.org"], among: accounts) == "shared")
        #expect(try choose(from: ["s@example.org"], among: accounts) == "shared")
        accounts["login"] = Self.account("l@example.org", outgoing: "user = \"login@example.org\"")
        #expect(try choose(from: ["login@example.org"], among: accounts) == "login")
    }

    @Test func `is the only one that can send, where nothing tells`() throws {
        let accounts = ["home": Self.account("home@example.org"), "list": Self.account("l@example.org", outgoing: nil)]
        #expect(try choose(from: ["root@laptop", "root"], among: accounts) == "home")
        #expect(try choose(from: ["l@example.org"], among: accounts) == "home")
    }

    @Test func `is never guessed`() throws {
        let failure = #expect(throws: ProgramFailure.self) { try choose(from: ["root@laptop"], among: two) }
        #expect(failure?.status == .usage)
        #expect(failure?.what.contains("home, work") == true)
        var accounts = two
        accounts["other"] = Self.account("work@example.org")
        let shared = #expect(throws: ProgramFailure.self) { try choose(from: ["work@example.org"], among: accounts) }
        #expect(shared?.what.contains("other, work") == true)
        #expect(status(try choose(among: [:])) == .configuration)
    }

    @Test func `is not another one where its own file is wrong`() {
        let accounts = [
            "home": Self.account("home@example.org"), "work": Self.account("work@example.org") + "nonsense = 1\n",
        ]
        #expect(status(try choose(from: ["work@example.org"], among: accounts)) == .configuration)
    }
}
