import FoundationEssentials
import Secrets
import Surroundings
import Testing

@Suite("Adding an account by its address")
struct AddTests {
    /// The questions to the name server when no SRV record is there.
    private static let serviceQuestions = ["_imaps", "_imap", "_pop3s", "_pop3", "_submissions", "_submission"]
        .map { "SRV \($0)._tcp.example.org" }

    @Test(
        "From an address to a verified account: autoconfig, metadata, registration, consent, and no other host is asked"
    )
    func fromAddressToMail() async throws {
        try await inPractice { practice in
            try await practice.provider.control.change(settings: #"{"registration": "open"}"#)
            try await practice.withWeb { web in
                try practice.publishAutoconfig(web)
                let issuer = practice.provider.issuer
                let added = try await practice.addition(web, "--yes", "--issuer", issuer).runSuccessfully()
                #expect(added.output.contains("client ID  to be registered at \(practice.provider.issuer)/register"))
                #expect(added.output.contains("from https://autoconfig.example.org/mail/config-v1.1.xml"))
                #expect(added.output.contains("Next: mailgrant authorize example"))
                #expect(web.asked("dns") == ["MX example.org"])
                #expect(
                    Set(web.asked("connect")) == ["autoconfig.example.org:443", practice.providerPlace])
                #expect(
                    web.asked("get")
                        == ["autoconfig.example.org /mail/config-v1.1.xml?emailaddress=alice%40example.org"])
                #expect(web.asked("secret").isEmpty)
                #expect(
                    try await practice.provider.control.requests().map(\.endpoint) == ["discovery", "register"])
                let text = try practice.declaredText(of: "example")
                #expect(text.contains("client-id    = \"registered-"))

                let outcome = try await practice.authorizing(nil, of: "example").runSuccessfully()
                #expect(outcome.output.contains("example incoming: authorized as \(practice.address), verified"))
                #expect(try await practice.status().connections.map(\.state) == ["verified", "verified"])
                _ = try await practice.token(.outgoing, of: practice.address)

                let again = try await practice.addition(web, "--yes").run()
                #expect(again.status == .exited(64))
                #expect(again.errors.contains("declared already, as example"))
            }
        }
    }

    @Test("A client secret and a registration token go to the token store, never into the file or onto the screen")
    func confidentialRegistration() async throws {
        try await inPractice { practice in
            try await practice.provider.control.change(settings: #"{"registration": "confidential"}"#)
            try await practice.withWeb { web in
                try practice.publishAutoconfig(web)
                let issuer = practice.provider.issuer
                let program = practice.addition(web, "--yes", "--json", "--issuer", issuer)
                // Nothing is registered whose secret could not be kept.
                try await practice.keyring.lock()
                #expect(try await program.run().status == .exited(69))
                try await expectNothingDone(practice)
                try await practice.keyring.unlock()
                let added = try await program.runSuccessfully()
                #expect(added.output.contains("client-authentication"))
                let secrets = try await practice.storedSecrets("client-secret")
                let tokens = try await practice.storedSecrets("registration-token")
                #expect(secrets.count == 1 && tokens.count == 1)
                let text = try practice.declaredText(of: "example")
                for secret in secrets + tokens {
                    #expect(!(added.output + added.errors + text).contains(secret))
                }
                try await practice.authorizing(nil, of: "example").runSuccessfully()
                try await practice.mailgrant("forget", "example").runSuccessfully()
                #expect(try await practice.storedSecrets("registration-token").isEmpty)
            }
        }
    }

    @Test("A dry run shows the file and writes, registers and asks nothing; without a person and --yes nothing is done")
    func dryRun() async throws {
        try await inPractice { practice in
            try await practice.provider.control.change(settings: #"{"registration": "open"}"#)
            try await practice.withWeb { web in
                try practice.publishAutoconfig(web)
                let shown = try await practice.addition(web, "--dry-run").runSuccessfully()
                #expect(shown.output.contains("client-id    = \"TO-BE-REGISTERED\""))
                try await expectNothingDone(practice)

                let unasked = try await practice.addition(web).run()
                #expect(unasked.status == .exited(64))
                #expect(unasked.errors.contains("nobody is there to be asked"))
                let facts = try await practice.addition(web, "--json").run()
                #expect(facts.status == .exited(64) && facts.output.contains("\"declaration\""), "\(facts.output)")
                try await expectNothingDone(practice)

                #expect(try await onTerminal(practice.addition(web), typing: "n", practice).contains("as you wished"))
                try await expectNothingDone(practice)
                _ = try await onTerminal(practice.addition(web), typing: "y", practice)
                #expect(try practice.declaredText(of: "example").contains("registered-"))
            }
        }
    }

    private func expectNothingDone(_ practice: Practice) async throws {
        #expect(!FileManager.default.fileExists(atPath: "\(practice.accountsDirectory)/example.toml"))
        #expect(try await !practice.provider.control.requests().map(\.endpoint).contains("register"))
    }

    /// What a program writes to a terminal where somebody types a line.
    private func onTerminal(_ program: Program, typing line: String, _ practice: Practice) async throws -> String {
        let words = ([program.executable] + program.arguments).map { "'\($0)'" }.joined(separator: " ")
        let terminal = Program("script", ["-qec", words, "/dev/null"], environment: program.environment)
        return try await terminal.run(input: Array("\(line)\n".utf8)).output
    }

    @Test("Nothing found: every step says why, the way by hand is a command, and only the named hosts were asked")
    func nothingFound() async throws {
        try await inPractice { practice in
            try await practice.withWeb { web in
                let outcome = try await practice.addition(web, "--yes").run()
                #expect(outcome.status == .exited(68))
                #expect(outcome.output.contains("bundled table: example.org is not in it"))
                #expect(outcome.output.contains("MX records: example.org does not exist"))
                #expect(outcome.output.contains("SRV records: example.org has none for mail"))
                #expect(
                    outcome.errors.contains(
                        "run: mailgrant add example --address \(practice.address) --incoming-host HOST"))
                #expect(
                    web.asked("connect")
                        == ["autoconfig.example.org:443", "example.org:443", "v1.ispdb.net:443"])
                #expect(web.asked("dns") == ["MX example.org"] + Self.serviceQuestions)

                let offline = try await practice.addition(web, "--yes", "--offline").run()
                #expect(offline.status == .exited(68))
                #expect(web.asked("connect").count == 3)
            }
        }
    }

    @Test("A server outside the domain that only unsigned SRV records name is a person's to judge")
    func foreignService() async throws {
        try await inPractice { practice in
            try await practice.withWeb { web in
                try web.publish(
                    records: """
                        {"SRV _imaps._tcp.example.org": [[10, 0, 993, "imap.hoster.example"]],
                         "SRV _submissions._tcp.example.org": [[20, 0, 465, "late.example.org"],
                                                               [10, 0, 465, "smtp.example.org"]]}
                        """)
                let refused = try await practice.addition(web, "--yes").run()
                #expect(refused.status == .exited(77))
                #expect(refused.errors.contains("imap.hoster.example lies outside the mail domain"))
                let shown = try await practice.addition(web, "--dry-run").runSuccessfully()
                #expect(shown.output.contains("imap imap.hoster.example:993 (tls), app password"))
                #expect(shown.output.contains("smtp smtp.example.org:465 (tls), app password"))
                #expect(shown.output.contains("For you to judge: imap.hoster.example"))
            }
        }
    }

    @Test("An issuer outside the mail domain is a person's to judge, and what was found is told to a program, too")
    func foreignIssuer() async throws {
        try await inPractice { practice in
            try await practice.provider.control.change(settings: #"{"registration": "open"}"#)
            try await practice.withWeb { web in
                try practice.publishAutoconfig(web)
                let refused = try await practice.addition(web, "--yes", "--json").run()
                #expect(refused.status == .exited(77))
                #expect(refused.errors.contains("lies outside the mail domain and belongs to no known provider"))
                #expect(refused.errors.contains("name it with --issuer"))
                #expect(refused.output.contains("you would sign in at") && refused.output.contains("\"steps\""))
                try await expectNothingDone(practice)
            }
        }
    }

    @Test("A mail exchanger leads to the document of its own domain, which is not told the address")
    func exchangersDocument() async throws {
        try await inPractice { practice in
            try await practice.withWeb { web in
                try web.publish(records: #"{"MX example.org": [[20, "mx2.example.org"], [10, "mx1.hoster.example"]]}"#)
                try web.publish(
                    practice.autoconfigDocument, host: "autoconfig.hoster.example", path: "/mail/config-v1.1.xml")
                let refused = try await practice.addition(web, "--yes").run()
                #expect(refused.status == .exited(77))
                #expect(refused.errors.contains("the settings are those of hoster.example"))
                #expect(web.asked("get").contains("autoconfig.hoster.example /mail/config-v1.1.xml"))
                #expect(
                    web.asked("connect").prefix(4)
                        == [
                            "autoconfig.example.org:443", "example.org:443", "v1.ispdb.net:443",
                            "autoconfig.hoster.example:443",
                        ])
            }
        }
    }

    @Test(
        "A provider that refuses to register is quoted in plain words, and nothing is declared",
        arguments: [
            ("invalid_redirect_uri", "with this callback URL"),
            ("invalid_client_metadata", "does not register such a client"),
            ("unapproved_software_statement", "only programs that it has approved"),
        ])
    func refusedRegistration(code: String, words: String) async throws {
        try await inPractice { practice in
            let control = practice.provider.control
            try await control.change(settings: #"{"registration": "open"}"#)
            try await control.addFailure(#"{"endpoint": "register", "kind": "error", "error": "\#(code)"}"#)
            var program = practice.declaration
            let client = try #require(program.arguments.firstIndex(of: "--client-id"))
            program.arguments.removeSubrange(client...client + 1)
            program.arguments[program.arguments.firstIndex(of: "sandbox") ?? 0] = "generic"
            let outcome = try await program.run()
            #expect(outcome.status == .exited(78))
            #expect(outcome.errors.contains(words) && outcome.errors.contains("--client-id"), "\(outcome.errors)")
            #expect(!FileManager.default.fileExists(atPath: "\(practice.accountsDirectory)/demo.toml"))
            // The same command succeeds where the provider registers.
            let added = try await program.runSuccessfully()
            #expect(added.output.contains("client ID"))
        }
    }

    @Test("Where no client can be had, an app password does, if the server takes one")
    func passwordInPlaceOfClient() async throws {
        try await inPractice { practice in
            try await practice.withWeb { web in
                try practice.publishAutoconfig(web)
                let added = try await practice.addition(web, "--yes").runSuccessfully()
                #expect(added.output.contains("imap 127.0.0.1:\(practice.dovecot.imapsPort) (tls), app password"))
                #expect(added.output.contains("Next: mailgrant store password example --incoming"))
                for direction in Direction.allCases {
                    try await practice.mailgrant("store", "password", "example", "--\(direction)")
                        .runSuccessfully(input: practice.dovecot.appPassword.withExposedBytes { Array($0) })
                }
                try await practice.mailgrant("check", "example").runSuccessfully()
                #expect(practice.browserVisits == 0)
            }
        }
    }

    @Test("An app password for one connection is enough: the other asks for no client")
    func passwordOnly() async throws {
        try await inPractice { practice in
            let options = [
                "--address", practice.address, "--incoming-authentication", "password", "--incoming-host", "127.0.0.1",
            ]
            var program = practice.mailgrant("add", "half")
            program.arguments += options
            try await program.runSuccessfully()
            #expect(try !practice.declaredText(of: "half").contains("[outgoing]"))
            program.arguments[1] = "whole"
            program.arguments += ["--outgoing-host", "127.0.0.1"]
            try await program.runSuccessfully()
            #expect(
                try practice.declaredText(of: "whole").split(separator: "\n").count { $0.contains("= \"password\"") }
                    == 2)
        }
    }
}
