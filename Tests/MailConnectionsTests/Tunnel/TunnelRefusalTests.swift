import Grants
import Testing

@testable import MailConnections

@Suite("A tunnel's refusal")
struct TunnelRefusalTests {
    @Test func `is said in the words of the protocol`() {
        func line(_ mailProtocol: MailProtocol, _ cause: TunnelRefusal.Cause) -> String {
            TunnelRefusal(in: mailProtocol, cause, "why").line
        }
        #expect(line(.imap, .authorization) == "* BYE [AUTHENTICATIONFAILED] why\r\n")
        #expect(line(.imap, .temporary) == "* BYE [UNAVAILABLE] why\r\n")
        #expect(line(.imap, .permanent) == "* BYE why\r\n")
        #expect(line(.ews, .permanent) == "* BYE why\r\n")
        #expect(line(.pop, .authorization) == "-ERR [AUTH] why\r\n")
        #expect(line(.pop, .temporary) == "-ERR [SYS/TEMP] why\r\n")
        #expect(line(.pop, .permanent) == "-ERR [SYS/PERM] why\r\n")
        #expect(line(.smtp, .authorization) == "421 4.7.0 why\r\n")
        #expect(line(.smtp, .temporary) == "421 4.4.1 why\r\n")
        #expect(line(.smtp, .permanent) == "421 4.3.5 why\r\n")
    }

    @Test(arguments: [MailProtocol.imap, .pop, .smtp])
    func `is one line of printable ASCII that fits in a reply, whatever the reason holds`(mailProtocol: MailProtocol) {
        let reason = "caf\u{e9}\r\n* OK \u{1B}[2J\u{0}" + String(repeating: "\u{1F600}", count: 1000)
        let line = TunnelRefusal(in: mailProtocol, .permanent, reason).line
        #expect(line.utf8.count == 512)
        #expect(line.hasSuffix("\r\n"))
        #expect(line.utf8.dropLast(2).allSatisfy { (0x20..<0x7F).contains($0) })
    }
}
