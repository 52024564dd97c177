import Grants
import Messages
import NIOCore
import Testing

@testable import MailConnections

@Suite("SMTP: a transaction")
struct SMTPTransactionTests {
    private typealias Outcome = SMTPTransaction.Outcome

    private func transact(
        _ recipients: [String] = ["b@example.org"], pipelining: Bool, _ server: [String]
    ) throws -> Conversation<SMTPTransaction.Outcome> {
        let envelope = Envelope(
            sender: MailAddress("a@example.org"), recipients: recipients.compactMap { MailAddress($0) })
        let commands = try SMTPTransactionCommands(envelope, try Message("\n"), .none)
        return Conversation(SMTPTransaction(commands, isPipelining: pipelining), server)
    }

    private func refusal(_ conversation: Conversation<SMTPTransaction.Outcome>) -> SubmissionRefusal? {
        guard case .refused(let refusal) = conversation.outcome else { return nil }
        return refusal
    }

    private let one = ["MAIL FROM:<a@example.org>", "RCPT TO:<b@example.org>", "DATA"]
    private let two = [
        "MAIL FROM:<a@example.org>", "RCPT TO:<b@example.org>", "RCPT TO:<c@example.org>", "DATA",
    ]

    // MARK: - One command after the other

    @Test func `each command waits for its answer`() throws {
        #expect(try transact(pipelining: false, []).sent == Array(one.prefix(1)))
        #expect(try transact(pipelining: false, ["250 ok"]).sent == Array(one.prefix(2)))
        let transaction = try transact(pipelining: false, ["250 ok", "251 forwarded", "354 go"])
        #expect(transaction.sent == one)
        #expect(transaction.outcome == .messageWanted)
    }

    @Test func `a refused sender ends it at once`() throws {
        let transaction = try transact(pipelining: false, ["550 5.7.60 not yours"])
        #expect(transaction.sent == Array(one.prefix(1)))
        #expect(refusal(transaction) == SubmissionRefusal(.sender, "550 5.7.60 not yours"))
        #expect(refusal(try transact(pipelining: false, ["451 4.3.0 later"]))?.code == .later)
        #expect(refusal(try transact(pipelining: false, ["552 5.3.4 too big"]))?.code == .message)
    }

    @Test func `all recipients are asked about, and one refusal keeps the message from all`() throws {
        let transaction = try transact(
            ["b@example.org", "c@example.org", "d@example.org"], pipelining: false,
            ["250 ok", "550 5.1.1 unknown", "250 ok", "550 5.1.1 unknown, too"])
        #expect(transaction.sent.count == 4 && !transaction.sent.contains("DATA"))
        #expect(
            refusal(transaction)
                == SubmissionRefusal(
                    .recipient, "b@example.org: 550 5.1.1 unknown, and d@example.org: 550 5.1.1 unknown, too"))
    }

    @Test func `so many recipients are too many the next time, too`() throws {
        let transaction = try transact(
            ["b@example.org", "c@example.org"], pipelining: false,
            ["250 ok", "250 ok", "452 4.5.3 too many recipients"])
        #expect(refusal(transaction)?.code == .tooManyRecipients)
    }

    @Test func `a refusal for good outweighs a temporary one`() throws {
        let recipients = ["b@example.org", "c@example.org"]
        let mixed = try transact(recipients, pipelining: false, ["250 ok", "450 4.2.1 busy", "550 5.1.1 unknown"])
        #expect(refusal(mixed) == SubmissionRefusal(.recipient, "c@example.org: 550 5.1.1 unknown"))
        let busy = try transact(recipients, pipelining: false, ["250 ok", "450 4.2.1 busy", "250 ok"])
        #expect(refusal(busy) == SubmissionRefusal(.later, "b@example.org: 450 4.2.1 busy"))
    }

    @Test func `DATA may be refused`() throws {
        #expect(refusal(try transact(pipelining: false, ["250 ok", "250 ok", "554 5.5.1 no"]))?.code == .message)
        #expect(refusal(try transact(pipelining: false, ["250 ok", "250 ok", "451 4.3.0 no"]))?.code == .later)
    }

    // MARK: - Together

    @Test func `to one recipient everything goes out at once`() throws {
        #expect(try transact(pipelining: true, []).sent == one)
        #expect(try transact(pipelining: true, ["250 ok", "250 ok"]).outcome == nil)
        #expect(try transact(pipelining: true, ["250 ok", "250-a", "250 b", "354 go"]).outcome == .messageWanted)
    }

    @Test func `to several recipients DATA waits until all are accepted`() throws {
        let recipients = ["b@example.org", "c@example.org"]
        #expect(try transact(recipients, pipelining: true, ["250 ok", "250 ok"]).sent == Array(two.prefix(3)))
        let transaction = try transact(recipients, pipelining: true, ["250 ok", "250 ok", "250 ok", "354 go"])
        #expect(transaction.sent == two)
        #expect(transaction.outcome == .messageWanted)
        let refused = try transact(recipients, pipelining: true, ["250 ok", "250 ok", "550 5.1.1 unknown"])
        #expect(refused.sent == Array(two.prefix(3)))
        #expect(refusal(refused)?.code == .recipient)
    }

    @Test func `what is refused because of an earlier refusal does not count`() throws {
        let sender = try transact(pipelining: true, ["451 4.7.1 later", "503 5.5.1 MAIL first", "503 5.5.1 no"])
        #expect(refusal(sender) == SubmissionRefusal(.later, "451 4.7.1 later"))
        let recipient = try transact(pipelining: true, ["250 ok", "450 4.2.1 busy", "554 5.5.1 no valid recipients"])
        #expect(refusal(recipient) == SubmissionRefusal(.later, "b@example.org: 450 4.2.1 busy"))
        #expect(recipient.sent == one)
    }

    @Test func `a server that wants a message for nobody gets none`() throws {
        let transaction = try transact(pipelining: true, ["250 ok", "550 5.1.1 unknown", "354 go"])
        #expect(transaction.sent == one + ["."])
        #expect(transaction.outcome == nil)
        for answer in ["554 5.5.1 no valid recipients", "250 ok"] {
            let ended = try transact(pipelining: true, ["250 ok", "550 5.1.1 unknown", "354 go", answer])
            #expect(refusal(ended)?.code == .recipient)
        }
    }

    @Test func `a server that takes its leave is not waited for`() throws {
        for pipelining in [false, true] {
            let transaction = try transact(pipelining: pipelining, ["421 4.3.2 shutting down"])
            #expect(refusal(transaction) == SubmissionRefusal(.later, "421 4.3.2 shutting down"))
        }
    }

    @Test(arguments: [
        ["354 go"], ["250 ok", "354 go"], ["250 ok", "250 ok", "250 ok"], ["hello"], ["220 hi", "334 x"],
    ])
    func `an answer to something else is a fault`(server: [String]) throws {
        #expect(try transact(pipelining: false, server).failure?.code == .protocolFault)
    }

    @Test func `the waits are those of RFC 5321`() throws {
        let commands = try SMTPTransactionCommands(.to("b@example.org"), try Message("\n"), .none)
        var transaction = SMTPTransaction(commands, isPipelining: true)
        _ = try transaction.start()
        var waits: [Duration?] = []
        for line in ["250 ok", "250 ok", "354 go"] {
            waits.append(transaction.patience)
            _ = try transaction.receive(Array(line.utf8))
        }
        #expect(waits == [.seconds(300), .seconds(300), .seconds(120)])
        #expect(SMTPCompletion(isWhole: true).patience == .seconds(600))
    }
}

@Suite("SMTP: the answer to a message")
struct SMTPCompletionTests {
    @Test(arguments: [
        ("250 2.0.0 queued as 1", SubmissionOutcome.accepted("250 2.0.0 queued as 1")),
        ("554 5.6.0 no", .refused(SubmissionRefusal(.message, "554 5.6.0 no"))),
        ("552 5.3.4 too big", .refused(SubmissionRefusal(.message, "552 5.3.4 too big"))),
        ("451 4.3.0 later", .refused(SubmissionRefusal(.later, "451 4.3.0 later"))),
        ("421 4.3.0 bye", .refused(SubmissionRefusal(.later, "421 4.3.0 bye"))),
        ("550 5.7.60 not as her", .refused(SubmissionRefusal(.sender, "550 5.7.60 not as her"))),
        ("554 5.2.252 SendAsDenied", .refused(SubmissionRefusal(.sender, "554 5.2.252 SendAsDenied"))),
    ])
    func `says what became of it`(reply: String, outcome: SubmissionOutcome) {
        let conversation = Conversation(SMTPCompletion(isWhole: true), [reply])
        #expect(conversation.sent == ["."])
        #expect(conversation.outcome == outcome)
    }

    @Test func `an early answer can only be a refusal`() {
        let refused = Conversation(SMTPCompletion(isWhole: false), ["552 5.3.4 enough"])
        #expect(refused.sent.isEmpty)
        #expect(refused.outcome == .refused(SubmissionRefusal(.message, "552 5.3.4 enough")))
        #expect(Conversation(SMTPCompletion(isWhole: false), ["250 ok"]).failure?.code == .protocolFault)
    }
}

@Suite("Dot-stuffing")
struct DotStuffingTests {
    private func encode(_ text: String, inPiecesOf length: Int) -> String {
        var stuffing = DotStuffing()
        var rest = Array(text.utf8)[...]
        var encoded = ""
        while !rest.isEmpty {
            encoded += String(buffer: stuffing.encode(Array(rest.prefix(length))))
            rest = rest.dropFirst(length)
        }
        return encoded
    }

    @Test(arguments: 1...12)
    func `dots at the beginning of lines are doubled, wherever the pieces are cut`(length: Int) {
        #expect(
            encode(".\r\n..\r\na.b\r\n.\r\n.c\r\n\r\n.", inPiecesOf: length)
                == "..\r\n...\r\na.b\r\n..\r\n..c\r\n\r\n..")
        #expect(encode("no dots\r\nhere.\r\n", inPiecesOf: length) == "no dots\r\nhere.\r\n")
    }
}
