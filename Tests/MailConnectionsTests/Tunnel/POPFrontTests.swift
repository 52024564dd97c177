import Testing

@testable import MailConnections

@Suite("What a tunnel says to a POP client")
struct POPFrontTests {
    private func answers(_ lines: String...) -> [FrontAction] {
        var front = POPFront(["TOP", "UIDL", "SASL XOAUTH2", "STLS", "user", "UTF8 USER", "LANG", "EXPIRE 60"])
        return lines.map { front.receive($0) }
    }

    @Test func `CAPA lists what the server can do, with USER and SASL and without STLS`() {
        let list = "+OK\r\nTOP\r\nUIDL\r\nEXPIRE 60\r\nUSER\r\nSASL PLAIN LOGIN XOAUTH2 OAUTHBEARER\r\n."
        #expect(answers("CAPA", "capa") == [.say(list), .say(list)])
    }

    @Test func `USER and PASS, APOP, and AUTH in all its forms`() {
        let done = FrontAction.say("+OK logged in")
        #expect(answers("USER a b", "PASS x y z") == [.say("+OK send anything as the password"), done])
        #expect(answers("APOP a c4c9334bac560ecc979e58001b3e22fb") == [done])
        #expect(answers("AUTH") == [.say("+OK\r\nPLAIN\r\nLOGIN\r\nXOAUTH2\r\nOAUTHBEARER\r\n.")])
        #expect(answers("AUTH PLAIN eA==") == [done])
        #expect(answers("AUTH XOAUTH2", "eA==") == [.say("+ "), done])
        #expect(answers("AUTH LOGIN", "eA==", "eA==") == [.say("+ VXNlcm5hbWU6"), .say("+ UGFzc3dvcmQ6"), done])
        #expect(
            answers("AUTH LOGIN", "*", "USER x")
                == [
                    .say("+ VXNlcm5hbWU6"), .say("-ERR authentication cancelled"),
                    .say("+OK send anything as the password"),
                ])
        #expect(answers("AUTH GSSAPI") == [.say("-ERR no such mechanism")])
    }

    @Test func `what belongs before the login does not reach the server, and nothing can follow it there`() {
        for line in ["STLS", "UTF8", "LANG de", "NOOP", "AUTH X", "\u{0}"] {
            let answers = answers(line, "PASS x")
            #expect(answers[0] != .handOver, "\(line)")
            #expect(answers[1] == .say("+OK logged in"), "\(line)")
        }
    }

    @Test(arguments: ["STAT", "list", "UIDL 1", "RETR 1", "QUIT", "XTND x"])
    func `the first other command is the server's, though nobody has logged in`(line: String) {
        #expect(answers(line) == [.handOver])
    }
}
