import Surroundings
import Testing

/// Some clients hide standard error, so that each failure is said in their protocol, too.
@Suite("A tunnel that does not come about")
struct TunnelFailureTests {
    @Test("Without an authorization, an account or a sound file, the client is told in its protocol")
    func noCredential() async throws {
        try await inPractice { practice in
            let unknown = practice.mailgrant("tunnel", "nobody")
            try await expectRefusal(of: unknown, .noInput, "* BYE mailgrant: nobody: no such account")
            var outgoing = unknown
            outgoing.arguments.append("--outgoing")
            try await expectRefusal(of: outgoing, .noInput, "421 4.3.5 mailgrant: nobody: no such account")

            try await practice.declare()
            let (incoming, sending) = tunnels(practice)
            try await expectRefusal(
                of: incoming, .noPermission, "* BYE [AUTHENTICATIONFAILED] mailgrant: demo incoming: not authorized yet"
            )
            try await expectRefusal(
                of: sending, .noPermission, "421 4.7.0 mailgrant: demo outgoing: not authorized yet")

            try practice.writeDeclaredText("address = [")
            try await expectRefusal(of: incoming, .configuration, "* BYE mailgrant: demo: ")
            try await expectRefusal(of: sending, .configuration, "421 4.3.5 mailgrant: demo: ")
        }
    }

    @Test("POP has its own words")
    func pop() async throws {
        try await inPractice { practice in
            try await practice.declare(
                Practice.account, "--incoming", "pop", "--incoming-port", String(practice.dovecot.pop3sPort))
            try await expectRefusal(
                of: tunnels(practice).incoming, .noPermission,
                "-ERR [AUTH] mailgrant: demo incoming: not authorized yet")
        }
    }

    @Test("A token that the server refuses twice: the client is told, nothing waits, and the token is not used again")
    func refusedToken() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let (incoming, sending) = tunnels(practice)
            let control = practice.provider.control
            try await control.addFailure(
                #"{"endpoint": "introspect", "kind": "altered", "count": 100, "members": {"active": false}}"#)
            try await expectRefusal(
                of: incoming, .noPermission, "* BYE [AUTHENTICATIONFAILED] mailgrant: demo incoming: localhost:")
            try await expectRefusal(of: sending, .noPermission, "421 4.7.0 mailgrant: demo outgoing: localhost:")
            try await control.clearFailures()
            #expect(try await practice.converse("a LOGOUT").status == .exited(0))
            #expect(try await practice.converse("QUIT", options: ["--outgoing"]).status == .exited(0))
        }
    }

    @Test("A server that is down, and a provider that is down, are matters of trying later")
    func down() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            let (incoming, sending) = tunnels(practice)
            try await practice.provider.control.addFailure(
                #"{"endpoint": "token", "kind": "error", "status": 503, "count": 100}"#)
            try await expectRefusal(
                of: incoming, .temporaryFailure, "* BYE [UNAVAILABLE] mailgrant: demo incoming: ")
            try await practice.provider.control.clearFailures()
            try await practice.dovecot.service.kill()
            try await expectRefusal(of: sending, .temporaryFailure, "421 4.4.1 mailgrant: demo outgoing: localhost:")
        }
    }

    private func tunnels(_ practice: Practice) -> (incoming: Program, outgoing: Program) {
        (
            practice.mailgrant("tunnel", Practice.account),
            practice.mailgrant("tunnel", Practice.account, "--outgoing")
        )
    }

    /// The client hears one line and the end of the stream; the person reads the same words in one line.
    private func expectRefusal(
        of tunnel: Program, _ status: FailureStatus, _ start: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let outcome = try await tunnel.run()
        #expect(outcome.status == .exited(status.rawValue), "\(outcome.errors)", sourceLocation: sourceLocation)
        let said = outcome.output
        #expect(said.hasPrefix(start) && said.hasSuffix("\r\n"), "\(said)", sourceLocation: sourceLocation)
        #expect(said.utf8.count { $0 == UInt8(ascii: "\n") } == 1, "\(said)", sourceLocation: sourceLocation)
        let line = outcome.errors.dropLast()
        #expect(line.hasPrefix("mailgrant: ") && !line.contains("\n"), "\(line)", sourceLocation: sourceLocation)
        #expect(said.dropLast(1).hasSuffix(line.suffix(20)) || said.utf8.count == 512, sourceLocation: sourceLocation)
    }
}
