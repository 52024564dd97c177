import HelperKit
import Messages
import Testing

@testable import Commands

@Suite("Who gets the message")
struct RecipientListTests {
    private func recipients(_ arguments: String..., header: String = "") throws -> [String] {
        var intake = try MessageIntake(endsAtDot: false)
        try Array(header.utf8).withUnsafeBytes { try intake.take($0) }
        let list = RecipientList(localUser: "alice", own: try #require(MailAddress("alice@example.org")))
        return try list.recipients(try SendmailArguments(arguments), try intake.finish().header).map(\.text)
    }

    @Test func `those of the command line, and with -t those of the header, each once`() throws {
        let header = "To: B <b@x.example>\nCc: c@X.example\nBcc: d@x.example\n"
        #expect(try recipients("a@x.example", "b@x.example", header: header) == ["a@x.example", "b@x.example"])
        #expect(
            try recipients("-t", "a@x.example", "C <c@x.example>", header: header)
                == ["a@x.example", "c@x.example", "b@x.example", "d@x.example"])
        #expect(try recipients("a@x.example, b@x.example") == ["a@x.example", "b@x.example"])
    }

    @Test func `the user who runs it has the account's mailbox, and no other user of the machine has one`() throws {
        #expect(try recipients("alice") == ["alice@example.org"])
        #expect(try recipients("-t", header: "To: alice, b@x.example\n") == ["alice@example.org", "b@x.example"])
        let failure = #expect(throws: ProgramFailure.self) { try recipients("b@x.example", "bob") }
        #expect(failure?.status == .noUser)
    }

    @Test func `only the name of the user who runs it stands for another address`() throws {
        let own = try #require(MailAddress("alice@example.org"))
        let list = RecipientList(localUser: "alice", own: own)
        let names = ["alice", "bob", "alice@x.example"].compactMap { MailAddress($0) }
        #expect(names.map(list.completed) == [own, nil, nil])
        #expect(names.map(RecipientList(localUser: nil, own: own).completed) == [nil, nil, nil])
    }

    @Test func `nobody is too few, and thousands are too many`() throws {
        #expect(throws: ProgramFailure.self) { try recipients() }
        let nobody = #expect(throws: ProgramFailure.self) {
            try recipients("-t", header: "To: undisclosed-recipients:;\n")
        }
        #expect(nobody?.status == .dataError)
        let many = (0...500).map { "a\($0)@x.example" }.joined(separator: ", ")
        #expect(throws: ProgramFailure.self) { try recipients(many) }
    }

    @Test func `what is no address stops everything`() {
        let argument = #expect(throws: ProgramFailure.self) { try recipients("a@x.example", "b@@x.example") }
        #expect(argument?.status == .usage)
        let field = #expect(throws: ProgramFailure.self) { try recipients("-t", header: "To: a@x.example\nCc: <b\n") }
        #expect(field?.status == .dataError)
        #expect(field?.what.hasPrefix("Cc ") == true)
    }
}
