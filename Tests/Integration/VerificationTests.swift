import Surroundings
import Testing

@Suite("A mail server that does not accept")
struct VerificationTests {
    @Test(
        "Authorizing says that the server refused the token; the connection stays authorized, and that token is not handed out"
    )
    func refusedToken() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let control = practice.provider.control
            // The mail server hears that no token is good.
            try await control.addFailure(
                #"{"endpoint": "introspect", "kind": "altered", "count": 100, "members": {"active": false}}"#)
            let outcome = try await practice.authorizing().run()
            #expect(outcome.status == .exited(77))
            #expect(outcome.errors.contains("\(Dovecot.host):\(practice.dovecot.imapsPort) refused the token"))
            #expect(outcome.errors.contains("\(Dovecot.host):\(practice.dovecot.submissionPort) refused the token"))
            let status = try await practice.status()
            #expect(status.connections.map(\.state) == ["authorized", "authorized"])
            #expect(status.connections.allSatisfy { $0.failure != nil && $0.accessTokenExpiresAt == nil })

            try await control.clearFailures()
            let refreshes = try await practice.refreshes {
                let token = try await practice.token(.incoming)
                #expect(try await control.isActive(token))
            }
            #expect(refreshes == 1)
            try await practice.mailgrant("check").runSuccessfully()
            #expect(try await practice.status().connections.map(\.state) == ["verified", "verified"])
            #expect(practice.browserVisits == 1)
        }
    }

    @Test("A token that the provider ended before its time is replaced when the connection is checked")
    func endedEarly() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let old = try await practice.token(.incoming)
            try await practice.provider.control.expireAccessTokens()
            let refreshes = try await practice.refreshes {
                try await practice.mailgrant("check", Practice.account, "--incoming").runSuccessfully()
            }
            #expect(refreshes == 1)
            let new = try await practice.token(.incoming)
            #expect(new != old)
            #expect(try await practice.provider.control.isActive(new))
        }
    }

    @Test("A server that is down is a matter of trying later: tokens are still handed out")
    func serverDown() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let token = try await practice.token(.incoming)
            try await practice.dovecot.service.kill()
            let outcome = try await practice.mailgrant("check", Practice.account).run()
            #expect(outcome.status == .exited(75))
            #expect(outcome.errors.contains("\(Dovecot.host):\(practice.dovecot.imapsPort) cannot be reached"))
            #expect(try await practice.token(.incoming) == token)
            let status = try await practice.status()
            #expect(status[.incoming]?.state == "verified")
            #expect(status[.incoming]?.failure != nil)
        }
    }
}
