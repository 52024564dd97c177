import Grants
import HelperKit
import OAuth
import Testing

@testable import Commands

@Suite("Messages about EWS, Graph and shared mailboxes")
struct SharedMailboxMessageTests {
    private func connection(
        _ mailProtocol: MailProtocol, _ direction: Direction = .incoming, shared: String? = nil
    ) -> Connection {
        Connection(
            direction: direction, mailProtocol: mailProtocol, host: "mail.example.org", port: 443, security: .tls,
            user: "alice@example.org", sharedMailbox: shared, scopes: [],
            token: TokenDetails(endpoints: DeclaredEndpoints(), clientID: "test"))
    }

    @Test("Where the mailbox is another's, both names are said", arguments: [MailProtocol.imap, .ews, .graph])
    func both(mailProtocol: MailProtocol) {
        for code in [MailServerError.Code.tokenRefused, .mailboxRefused] {
            let failure = ProgramFailure(
                MailServerError(code, "no"), "work", connection(mailProtocol, shared: "team@example.org"))
            #expect(failure.what.contains("alice@example.org") && failure.what.contains("team@example.org"))
            #expect(failure.status == .noPermission)
        }
    }

    @Test(
        "The right that is lacking is the one of the direction",
        arguments: [
            (Direction.incoming, "full access"), (.outgoing, "send as"),
        ])
    func rights(direction: Direction, words: String) {
        let failure = ProgramFailure(
            MailServerError(.mailboxRefused, "no"), "work", connection(.graph, direction, shared: "team@example.org"))
        #expect(failure.remedy.contains(words))
    }

    @Test("Over HTTPS nobody is told of SASL mechanisms", arguments: [MailProtocol.ews, .graph])
    func mechanisms(mailProtocol: MailProtocol) {
        let failure = ProgramFailure(MailServerError(.noMechanism, "NTLM"), "work", connection(mailProtocol))
        #expect(failure.status == .configuration)
        #expect(!failure.line.contains("mechanism") && !failure.line.contains("XOAUTH2"))
        let refused = ProgramFailure(MailServerError(.tokenRefused, "no"), "work", connection(mailProtocol))
        #expect(refused.remedy.contains("\(mailProtocol.displayName) is allowed"))
    }
}
