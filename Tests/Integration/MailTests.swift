import Secrets
import Surroundings
import Testing

@Suite("Mail programs")
struct MailTests {
    @Test("Mail is sent by msmtp and fetched by mbsync unchanged, and again after the tokens have ended")
    func sendAndFetch() async throws {
        try await inPractice { practice in
            try await practice.declare("demo", "--outgoing-mechanism", "xoauth2")
            let old = try await practice.withBriefTokens {
                try await practice.authorizing().runSuccessfully()
                try await exchangeMail(practice)
                return [try await practice.token(.incoming), try await practice.token(.outgoing)]
            }
            try await practice.provider.control.expireAccessTokens()

            try practice.editDeclaration("xoauth2", "oauthbearer")
            try await exchangeMail(practice)

            let new = [try await practice.token(.incoming), try await practice.token(.outgoing)]
            #expect(old[0] != new[0] && old[1] != new[1])
            for token in old { #expect(try await !practice.provider.control.isActive(token)) }
            for token in new { #expect(try await practice.provider.control.isActive(token)) }
        }
    }

    @Test("Tokens as long as Microsoft's pass through the mail programs")
    func longTokens() async throws {
        try await inPractice { practice in
            try await practice.provider.control.change(settings: #"{"access_token_bytes": 2600}"#)
            // As there: msmtp's line for OAUTHBEARER is then longer than Dovecot's submission service takes.
            try await practice.declare("demo", "--outgoing-mechanism", "xoauth2")
            try await practice.authorizing().runSuccessfully()
            #expect(try await practice.token(.incoming).count == 2600)
            try await exchangeMail(practice)
        }
    }

    @Test(
        "msmtp and mbsync say that authentication failed, and send no error message as a password, when there is no token"
    )
    func noToken() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let message = PracticeMessage(from: practice.address, to: practice.address)
            let sending = try await practice.msmtp().sending(to: practice.address).run(input: message.bytes)
            #expect(sending.status != .exited(0))
            #expect(sending.errors.contains("mailgrant: demo outgoing: not authorized yet"))
            let fetching = try await practice.mbsync().fetching.run()
            #expect(fetching.status != .exited(0))
            #expect(fetching.errors.contains("mailgrant: demo incoming: not authorized yet"))
            // Nothing was offered to the mail server as a token.
            #expect(try await practice.provider.control.requests().isEmpty)
        }
    }

    private func exchangeMail(_ practice: Practice) async throws {
        let message = PracticeMessage(from: practice.address, to: practice.address)
        try await practice.msmtp().sending(to: practice.address).runSuccessfully(input: message.bytes)
        let mbsync = try await practice.mbsync()
        try await mbsync.fetching.runSuccessfully()
        #expect(try mbsync.messages().contains(where: message.arrived))
    }
}
