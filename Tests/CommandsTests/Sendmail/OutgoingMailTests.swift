import FoundationEssentials
import Grants
import HelperKit
import MailConnections
import Messages
import OAuth
import Testing

@testable import Commands

@Suite("A message that is ready to go")
struct OutgoingMailTests {
    private let connection = Connection(
        direction: .outgoing, mailProtocol: .graph, host: "127.0.0.1", port: 443, security: .tls,
        user: "alice@example.org", scopes: [], token: TokenDetails(endpoints: DeclaredEndpoints(), clientID: "test"))

    private func message(_ text: String) throws -> Message {
        var intake = try MessageIntake(endsAtDot: false)
        try Array(text.utf8).withUnsafeBytes { try intake.take($0) }
        return try intake.finish()
    }

    private func mail() throws -> OutgoingMail {
        let account = Account(
            name: try #require(PlainName("work")), address: "alice@example.org",
            provider: try #require(PlainName("sandbox")), incoming: nil, outgoing: connection, declaredIn: "work.toml")
        return OutgoingMail(
            account: account, connection: connection,
            envelope: Envelope(sender: MailAddress("alice@example.org"), recipients: []),
            message: try message("Subject: a\n\nb\n"))
    }

    @Test("Told to end, it says what is left behind, and takes no words of the server for it")
    func interrupted() throws {
        let mail = try mail()
        let words = "HTTP status 503; try again in 5 s"
        let plain = ProgramFailure(interrupted: mail, MailServerError(.unavailable, words))
        #expect(!plain.line.contains("try again in"), "\(plain.line)")
        let leftover = "the draft is left among the mailbox's drafts"
        let left = ProgramFailure(interrupted: mail, MailServerError(.unreachable, words, leftover: leftover))
        #expect(left.what.hasSuffix("had the message (\(leftover))"))
        for code in [MailServerError.Code.unreachable, .unavailable, .unsupported, .untrusted] {
            let failure = ProgramFailure(sending: MailServerError(code, "words", leftover: leftover), mail)
            #expect(failure.what.contains("words; \(leftover)"), "\(failure.what)")
        }
    }
}
