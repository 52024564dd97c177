import Grants
import Testing

@testable import MailConnections

@Suite("IMAP: from the greeting to a protected connection")
struct IMAPOpeningTests {
    private func open(startsTLS: Bool, _ server: [String]) -> Conversation<IMAPCapabilities?> {
        Conversation(IMAPOpening(startsTLS: startsTLS), server)
    }

    @Test func `capabilities in a protected greeting are taken`() throws {
        let greeted = open(startsTLS: false, ["* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] ready"])
        #expect(greeted.sent.isEmpty)
        let outcome = try #require(greeted.outcome)
        let capabilities = try #require(outcome)
        #expect(capabilities.mechanisms == ["XOAUTH2"])
        #expect(capabilities.takesInitialResponse)
    }

    @Test func `STARTTLS is asked for, and what was said in the clear is forgotten`() throws {
        let opened = open(startsTLS: true, ["* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=XOAUTH2] hi", "S2 OK go on"])
        #expect(opened.sent == ["S2 STARTTLS"])
        #expect(try #require(opened.outcome) == nil)
    }

    @Test func `capabilities are asked for where the greeting names none`() {
        let opened = open(
            startsTLS: true, ["* OK hi", "* CAPABILITY IMAP4rev1 StartTLS", "S1 OK done", "S2 OK go on"])
        #expect(opened.sent == ["S1 CAPABILITY", "S2 STARTTLS"])
        #expect(opened.outcome != nil)
    }

    @Test(arguments: [
        ["* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2] hi"],
        ["* OK hi", "* CAPABILITY IMAP4rev1 AUTH=PLAIN", "S1 OK done"],
        ["* OK hi", "S1 BAD what"],
        ["* OK [CAPABILITY STARTTLS] hi", "S2 NO not now"],
        ["* PREAUTH [CAPABILITY STARTTLS] welcome"],
    ])
    func `without STARTTLS there is no going on in the clear`(server: [String]) {
        let opened = open(startsTLS: true, server)
        #expect(opened.failure?.code == .untrusted)
        #expect(opened.outcome == nil)
    }

    @Test func `a greeting that needs no token verifies nothing`() {
        #expect(open(startsTLS: false, ["* PREAUTH welcome back"]).failure?.code == .protocolFault)
    }

    @Test func `a greeting that turns away is unavailable, with its reason`() {
        let opened = open(startsTLS: false, ["* BYE [UNAVAILABLE] come back later"])
        #expect(opened.failure == MailServerError(.unavailable, "BYE [UNAVAILABLE] come back later"))
    }

    @Test(arguments: ["", "220 smtp.example.org ESMTP", "HTTP/1.1 400 Bad Request", "+ ", "* 3 EXISTS", "A1 OK", "+OK"])
    func `what does not greet as IMAP is a fault`(line: String) {
        #expect(open(startsTLS: false, [line]).failure?.code == .protocolFault)
    }

    @Test func `an answer under another tag is a fault`() {
        let opened = open(startsTLS: true, ["* OK [CAPABILITY STARTTLS] hi", "S1 OK go on"])
        #expect(opened.failure?.code == .protocolFault)
    }
}
