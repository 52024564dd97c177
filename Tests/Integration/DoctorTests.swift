import FoundationEssentials
import Secrets
import Surroundings
import Testing

@Suite("The doctor")
struct DoctorTests {
    /// What `mailgrant doctor --json` says, as far as it is looked at.
    private struct Report: Decodable {
        struct Diagnosis: Decodable {
            let account: String
            let direction: String?
            let links: [Link]
        }

        struct Link: Decodable {
            let link: String
            let state: String
            let detail: String
            let remedy: String?
            let status: Int32?
        }

        let version: Int
        let connections: [Diagnosis]
    }

    private func report(_ practice: Practice, _ options: String...) async throws -> Report {
        var program = practice.mailgrant("doctor", "--json")
        program.arguments += options
        return try JSONDecoder().decode(Report.self, from: Data(try await program.run().standardOutput))
    }

    /// The one broken link, which must be the last.
    private func expectBroken(
        _ practice: Practice, _ link: String, _ status: Int32, saying words: String..., remedy: String = "",
        environment: [String: String]? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        var program = practice.mailgrant("doctor", "--incoming", "--json")
        if let environment { program.environment = environment }
        let outcome = try await program.run()
        #expect(outcome.status == .exited(status), "\(outcome.output)\(outcome.errors)", sourceLocation: sourceLocation)
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.standardOutput))
        let broken = report.connections.flatMap(\.links).filter { $0.state == "broken" }
        #expect(broken.map(\.link) == [link], "\(outcome.output)", sourceLocation: sourceLocation)
        #expect(report.connections.first?.links.last?.link == link, sourceLocation: sourceLocation)
        for word in words {
            #expect(broken.first?.detail.contains(word) == true, "\(outcome.output)", sourceLocation: sourceLocation)
        }
        #expect(
            remedy.isEmpty || broken.first?.remedy?.contains(remedy) == true, "\(outcome.output)",
            sourceLocation: sourceLocation)
    }

    @Test("In a healthy world every link holds, and the text says so to a person")
    func healthy() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let outcome = try await practice.mailgrant("doctor").runSuccessfully()
            for words in [
                "ok      token store     Secret Service, unlocked", "ok      grant           consented",
                "as \(practice.address), bound as declared", "ok      mail server     accepts the token with",
                "ok      mailbox         INBOX, 0 messages", "the access token is opaque", "certificate good until",
            ] {
                #expect(outcome.output.contains(words), "\(words) in \(outcome.output)")
            }
            #expect(!outcome.output.contains("BROKEN"))
            #expect(practice.browserVisits == 1)
        }
    }

    @Test("Offline nobody is asked, and what is on this machine is looked at all the same")
    func offline() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let asked = try await practice.requests {
                let report = try await report(practice, "--offline")
                let skipped = report.connections.first?.links.filter { $0.state == "skipped" }.map(\.link)
                #expect(skipped?.contains("mail-server") == true && skipped?.contains("provider") == true)
                #expect(report.connections.first?.links.first { $0.link == "grant" }?.state == "whole")
                #expect(report.connections.first?.links.first { $0.link == "scopes" }?.state == "whole")
            }
            #expect(asked == 0)
            try await practice.provider.service.kill()
            try await practice.dovecot.service.kill()
            try await practice.mailgrant("doctor", "--offline").runSuccessfully()
        }
    }

    @Test("A keyring that is locked, hung or absent is the broken link, and no prompt is raised")
    func keyring() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            try await practice.keyring.lock()
            try await expectBroken(practice, "token-store", 69, saying: "is locked", remedy: "unlock it")
            try await practice.keyring.unlock()
            try practice.keyring.daemon.pause()
            try await expectBroken(practice, "token-store", 69, saying: "does not answer", remedy: "restart")
            try practice.keyring.daemon.resume()
            var stranded = practice.environment
            stranded["DBUS_SESSION_BUS_ADDRESS"] = nil
            try await expectBroken(
                practice, "token-store", 69, saying: "there is no token store", environment: stranded)
            try await expectNothingBroken(practice)
        }
    }

    private func expectNothingBroken(_ practice: Practice) async throws {
        try await practice.mailgrant("doctor").runSuccessfully()
    }

    @Test(
        "What was never authorized, has moved or was ended at the provider is the grant's link, with the command that mends it"
    )
    func grant() async throws {
        try await inPractice { practice in
            try await practice.declare()
            try await expectBroken(
                practice, "grant", 77, saying: "not authorized yet", remedy: "mailgrant authorize demo --incoming")
            try await practice.authorizing().runSuccessfully()
            let text = try practice.declaredText()
            try practice.editDeclaration(
                "[token]\n", "[token]\ntoken-url = \"\(practice.provider.issuer)/userinfo\"\n")
            try await expectBroken(practice, "grant", 77, saying: "moved", "token-url from")
            try practice.writeDeclaredText(text)

            try await practice.provider.control.endGrants()
            try await practice.provider.control.expireAccessTokens()
            let outcome = try await practice.mailgrant("doctor", "--incoming").run()
            #expect(outcome.status == .exited(77))
            #expect(outcome.output.contains("the provider ended the grant"), "\(outcome.output)")
            #expect(outcome.output.contains("→ run: mailgrant authorize demo --incoming"))
            try await expectBroken(practice, "grant", 77, saying: "the provider ended the grant")
        }
    }

    @Test("Servers that are gone, files that are broken and a mailbox of somebody else are told from each other")
    func elsewhere() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let text = try practice.declaredText()

            try practice.editDeclaration("address", "adress")
            try await expectBroken(practice, "declaration", 78, saying: "address: is missing")
            try practice.writeDeclaredText(text)

            try practice.editDeclaration("\"\(Dovecot.host)\"", "\"no-such-host.invalid\"")
            try await expectBroken(practice, "mail-host", 75, saying: "does not resolve")
            try practice.writeDeclaredText(text)

            try practice.editDeclaration("[incoming]\n", "[incoming]\nshared-mailbox = \"mallory@example.org\"\n")
            _ = try await practice.authorizing(.incoming).run()
            try await expectBroken(
                practice, "mail-server", 77,
                saying: "refused the token for \(practice.address) to the mailbox mallory@example.org")
            try practice.writeDeclaredText(text)
            try await practice.authorizing(.incoming).runSuccessfully()

            try await practice.dovecot.service.kill()
            try await expectBroken(practice, "mail-tls", 75, saying: "\(practice.dovecot.imapsPort) cannot be reached")
        }
    }

    @Test("A provider that is gone is told from one that answers and gives no token for now")
    func provider() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            try await practice.provider.control.addFailure(
                #"{"endpoint": "token", "kind": "html", "count": 10, "status": 503}"#)
            try await expectBroken(practice, "access-token", 75, saying: "unavailable (status 503")
            try await practice.provider.service.kill()
            try await expectBroken(practice, "provider-tls", 75, saying: "cannot be reached")
        }
    }

    @Test("A server that accepts the token and refuses the mailbox is the mailbox's link")
    func mailbox() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            try await withRefusingIMAP(in: practice.scratch) { port in
                try practice.editDeclaration(String(practice.dovecot.imapsPort), String(port))
                try practice.editDeclaration("\"tls\"", "\"none\"")
                #expect(try await practice.authorizing(.incoming).run().status == .exited(77))
                try await expectBroken(
                    practice, "mailbox", 77, saying: "accepted the token and refused the mailbox", "somebody else's",
                    remedy: "the mailbox is this person's to open")
            }
        }
    }

    @Test("A certificate that has ended, or is for another name, is told with its date or its names")
    func certificates() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let text = try practice.declaredText()
            let directory = try practice.scratch.makeDirectory("certificates")
            let ended = try await practice.authority.issueServerCertificate(named: "ended", in: directory, days: 0)
            try await withServer(showing: ended, practice) { port in
                try practice.editDeclaration(String(practice.dovecot.imapsPort), String(port))
                try await expectBroken(
                    practice, "mail-tls", 75, saying: "its certificate ended", remedy: "declare ca-file")
                try practice.writeDeclaredText(text)
            }
            let own = try await practice.authority.issueServerCertificate(named: "own", in: directory)
            try await withServer(showing: own, practice) { port in
                try practice.editDeclaration(String(practice.dovecot.imapsPort), String(port))
                try practice.editDeclaration("\"\(Dovecot.host)\"", "\"127.0.0.2\"")
                try await expectBroken(
                    practice, "mail-tls", 75, saying: "is for localhost, 127.0.0.1", "not for 127.0.0.2")
                try practice.writeDeclaredText(text)
            }
        }
    }

    /// A server that does nothing but TLS.
    private func withServer(
        showing certificate: PrivateCA.ServerCertificate, _ practice: Practice, _ body: (UInt16) async throws -> Void
    ) async throws {
        let port = try ReservedPort().number
        let program = Program(
            "openssl",
            [
                "s_server", "-accept", "0.0.0.0:\(port)", "-cert", certificate.certificate, "-key", certificate.key,
                "-quiet", "-naccept", "100",
            ])
        let log = "\(practice.scratch.path)/tls.log"
        try await withService("TLS server", program, log: log) { _ in
            // It says nothing when it is ready.
            let probe = Program("openssl", ["s_client", "-connect", "127.0.0.1:\(port)"])
            return try await probe.run().output.contains("BEGIN CERTIFICATE") ? true : nil
        } _: { _, _ in
            try await body(port)
        }
    }

    @Test("A report for a public issue has no address, no name of the person's and no secret in it")
    func publicReport() async throws {
        try await inPractice { practice in
            try await practice.provider.control.change(settings: #"{"registration": "open"}"#)
            try await practice.authorizeAccount()
            var secrets = [try await practice.refreshToken(), practice.dovecot.appPassword]
            for direction in Direction.allCases { secrets.append(try await practice.token(direction)) }
            let whole = try await practice.mailgrant("doctor", "--report").runSuccessfully().output
            try practice.editDeclaration("[incoming]\n", "[incoming]\nshared-mailbox = \"mallory@example.org\"\n")
            _ = try await practice.authorizing(.incoming).run()
            let broken = try await practice.mailgrant("doctor", "--report").run().output
            for text in [whole, broken] {
                #expect(text.contains("mailgrant ") && text.contains(" on "))
                #expect(text.contains("<account-1> incoming"))
                for telling in ["alice", "mallory", "example.org", Practice.account, practice.scratch.path] {
                    #expect(!text.contains(telling), "\(telling) in \(text)")
                }
                for secret in secrets { #expect(!text.contains(secret.exposedText), "a secret is shown") }
            }
            #expect(broken.contains("refused the token for <address-"))
        }
    }

    @Test(
        "Mail over HTTPS goes through the proxy, and so its host is looked up by nobody here",
        arguments: WebService.allCases)
    func proxy(service: WebService) async throws {
        try await inPractice { practice in
            try await practice.withWeb { _ in
                // What is authorized is bound to the way to the servers, the proxy included.
                try await practice.authorizeAccount(over: service)
                let links = try await report(practice, "--incoming").connections.flatMap(\.links)
                for name in ["mail-host", "mail-tls"] {
                    #expect(links.first { $0.link == name }?.state == "skipped", "\(links)")
                }
                #expect(links.first { $0.link == "mailbox" }?.state == "whole", "\(links)")
            }
        }
    }

    @Test("An app password's chain has no links of a token")
    func password() async throws {
        try await inPractice { practice in
            try await practice.declareWithPasswords()
            try await expectBroken(
                practice, "grant", 77, saying: "no app password is kept",
                remedy: "mailgrant store password demo --incoming")
            try await practice.store(practice.dovecot.appPassword, .incoming)
            let report = try await report(practice, "--incoming")
            #expect(report.connections.first?.links.map(\.link).contains("access-token") == false)
            #expect(report.connections.first?.links.last?.state != "broken")
        }
    }
}
