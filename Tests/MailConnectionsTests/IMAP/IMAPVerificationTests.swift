import Grants
import Testing

@testable import MailConnections

@Suite("IMAP: opening the mailbox")
struct IMAPVerificationTests {
    private func examine(_ server: [String]) -> Conversation<MailVerification> {
        Conversation(IMAPVerification(mechanism: "XOAUTH2"), server)
    }

    @Test func `INBOX is opened read-only and its messages are counted`() {
        let opened = examine([
            "* FLAGS (\\Seen)", "* OK [PERMANENTFLAGS ()] Read-only mailbox.", "* 12 EXISTS", "* 0 RECENT",
            "* OK [UIDVALIDITY 1] UIDs valid", "E1 OK [READ-ONLY] Examine completed",
        ])
        #expect(opened.sent == ["E1 EXAMINE INBOX"])
        #expect(opened.outcome == MailVerification(mechanism: "XOAUTH2", opened: "INBOX, 12 messages"))
    }

    @Test func `one message is one message, and an untold number is left out`() {
        #expect(examine(["* 1 EXISTS", "E1 OK done"]).outcome?.opened == "INBOX, 1 message")
        #expect(examine(["E1 OK done"]).outcome?.opened == "INBOX")
    }

    @Test(arguments: [
        "E1 BAD User is authenticated but not connected.", "E1 NO [NONEXISTENT] no INBOX",
        "E1 NO [AUTHENTICATIONFAILED] x",
        "* BYE mailbox disabled",
    ])
    func `a refused mailbox is not a refused token`(reply: String) {
        #expect(examine([reply]).failure?.code == .mailboxRefused)
    }

    @Test(arguments: ["E1 NO [INUSE] locked", "E1 NO [UNAVAILABLE] x", "* BYE [UNAVAILABLE] x"])
    func `a mailbox that is away for now is unavailable`(reply: String) {
        #expect(examine([reply]).failure?.code == .unavailable)
    }

    @Test func `literals that nobody asked for are left out`() {
        let opened = examine([
            "* LIST () \"/\" {5}", " (\"OLDNAME\" ({3}", "))", "* 2 EXISTS", "E1 OK [READ-ONLY] done",
        ])
        #expect(opened.skipped == [5, 3])
        #expect(opened.outcome?.opened == "INBOX, 2 messages")
    }

    @Test func `a reason that ends like a literal is only a reason`() {
        let opened = examine(["* OK nothing follows {5}", "E1 OK done {7}"])
        #expect(opened.skipped.isEmpty)
        #expect(opened.outcome != nil)
    }

    @Test(arguments: ["* LIST {70000}", "* LIST {99999999999999999}"])
    func `an unreasonable literal is never waited for`(line: String) {
        let opened = examine([line, "E1 OK done"])
        #expect(opened.skipped.isEmpty)
    }

    @Test(arguments: ["+ more", "E2 OK done", "A2 OK done", "E1", " "])
    func `what the protocol does not allow is a fault`(line: String) {
        let opened = examine([line])
        #expect(opened.outcome == nil)
        #expect(opened.failure?.code == .protocolFault)
    }
}
