import FoundationEssentials
import Secrets
import Surroundings
import TestCertificates
import Testing

@Suite("Grants without a person")
struct AppOnlyTests {
    private static let jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer"

    @Test("A client with a secret opens its mailbox, sends, and mints again by itself, once for all who ask at once")
    func secret() async throws {
        try await inPractice { practice in
            let secret = "hush-hush-hush-hush"
            try await practice.registerRobot(["client_secret": secret])
            try await practice.declareRobot("grant-type = \"client_credentials\"")
            try await expectFailure(
                of: practice.authorizing(.incoming), .configuration, saying: "mailgrant store client-secret demo")

            try await practice.storing("client-secret").runSuccessfully(input: Array("\(secret)\n".utf8))
            try await practice.withBriefTokens {
                let outcome = try await practice.authorizing().runSuccessfully()
                #expect(outcome.output.contains("demo incoming: authorized by the client's own credentials, verified"))
                #expect(outcome.output.contains("demo outgoing: authorized by the grant at hand"))
            }
            #expect(practice.browserVisits == 0)
            let status = try await practice.status()
            #expect(status.connections.allSatisfy { $0.state == "verified" && $0.grant?.identityStated == false })
            try await expectMintsAgain(practice, by: "client_credentials")
            try await expectNowhereOnDisk(secret, practice)
            #expect(try await !practice.storedItems("grant").contains("refresh-token"))
        }
    }

    @Test(
        "A client with a certificate signs who it is, with whichever key and padding",
        arguments: ["PS256", "RS256", "ES256"])
    func certificate(algorithm: String) async throws {
        try await inPractice { practice in
            let pair = try practice.certificate(ofKind: algorithm)
            try await practice.registerRobot(["key": pair.certificate, "algorithm": algorithm])
            try await practice.declareRobot(
                """
                grant-type = "client_credentials"
                client-authentication = "private_key_jwt"
                certificate = "\(practice.write(pair))"
                """)
            if algorithm == "RS256" { try practice.writeProvider(rules: "client-assertion-algorithm = \"RS256\"") }
            try await practice.storing("certificate-key").runSuccessfully(input: Array(pair.key.utf8))
            try await practice.withBriefTokens { try await practice.authorizing().runSuccessfully() }
            #expect(practice.browserVisits == 0)
            try await expectMintsAgain(practice, by: "client_credentials")
            // The first line of a key is much the same for all.
            let line = try #require(pair.key.split(separator: "\n").dropFirst(2).first)
            try await expectNowhereOnDisk(String(line), practice)
        }
    }

    @Test("A service account asks in the name of the mailbox, with the key of its JSON file")
    func serviceAccount() async throws {
        try await inPractice { practice in
            let pair = try practice.certificate()
            try await practice.registerRobot(["key": pair.certificate, "key_id": "0a1b"], isServiceAccount: true)
            try await practice.declareRobot("grant-type = \"jwt_bearer\"")
            let file = practice.keyFile(pair, of: Practice.robot)
            try await expectFailure(
                of: practice.storing("certificate-key"), .configuration, saying: "other@project.example",
                Practice.robot,
                input: Array(practice.keyFile(pair, of: "other@project.example").utf8))
            let kept = try await practice.storing("certificate-key").runSuccessfully(input: Array(file.utf8))
            #expect(kept.output == "demo: private key of \(Practice.robot) kept\n")
            // The certificate is not declared, since the key alone counts.
            try await practice.withBriefTokens {
                let outcome = try await practice.authorizing().runSuccessfully()
                #expect(outcome.output.contains("authorized by the service account's key"))
            }
            try await expectMintsAgain(practice, by: Self.jwtBearer)
        }
    }

    @Test("A program opens the mailbox over EWS and Graph, and sends as it", arguments: WebService.allCases)
    func webService(_ service: WebService) async throws {
        try await inPractice { practice in
            let secret = "hush-hush-hush-hush"
            try await practice.registerRobot(["client_secret": secret])
            try await practice.declare(over: service, ["--client-id", Practice.robot])
            try practice.editDeclaration("[token]\n", "[token]\ngrant-type = \"client_credentials\"\n")
            try await practice.storing("client-secret").runSuccessfully(input: Array(secret.utf8))
            try await practice.provider.control.deliver(wire("Subject: hi\n\nhi\n"), to: practice.address)
            let outcome = try await practice.authorizing().runSuccessfully()
            #expect(outcome.output.contains("demo incoming: authorized by the client's own credentials, verified"))
            #expect(outcome.output.contains("1 message"))
            try await practice.mailgrant("sendmail", "mallory@example.org").runSuccessfully(
                input: Array("Subject: by a program\n\nhi\n".utf8))
            let received = try await practice.provider.control.messages(in: "inbox", of: "mallory@example.org")
            #expect(received.map { String(decoding: $0, as: UTF8.self).contains("Subject: by a program") } == [true])
        }
    }

    @Test("A key that is none, another's, protected or of a certificate that is over is refused with what to do")
    func badKeys() async throws {
        try await inPractice { practice in
            let pair = try practice.certificate()
            let path = try practice.write(pair)
            try await practice.declareRobot(
                """
                grant-type = "client_credentials"
                client-authentication = "private_key_jwt"
                certificate = "\(path)"
                """)
            let storing = practice.storing("certificate-key")
            try await expectFailure(
                of: practice.authorizing(.incoming), .configuration, saying: "mailgrant store certificate-key demo")
            try await expectFailure(
                of: storing, .usage, saying: "no private key", input: Array(pair.certificate.utf8))
            try await expectFailure(
                of: storing, .configuration, saying: "is not that of the certificate \(path)",
                input: Array(try practice.certificate(1).key.utf8))
            let encrypted = try await Program(
                "openssl", ["pkcs8", "-topk8", "-passout", "pass:secret", "-v2", "aes-256-cbc"]
            ).runSuccessfully(input: Array(pair.key.utf8))
            try await expectFailure(
                of: storing, .usage, saying: "passphrase", "openssl pkey", input: encrypted.standardOutput)
            _ = try practice.write(try practice.certificate(daysToCome: -0.5))
            try await expectFailure(of: storing, .configuration, saying: "expired at", input: Array(pair.key.utf8))
            #expect(try await !practice.storedItems("certificate-key").contains("secret ="))

            // The provider knows another certificate.
            _ = try practice.write(pair)
            try await practice.registerRobot(["key": try practice.certificate(1).certificate])
            try await storing.runSuccessfully(input: Array(pair.key.utf8))
            try await expectFailure(
                of: practice.authorizing(.incoming), .configuration, saying: "invalid_client", "x5t#S256")
        }
    }

    @Test("On a terminal a key is pasted line by line, unseen, and ended by Ctrl-D")
    func terminal() async throws {
        try await inPractice { practice in
            let pair = try practice.certificate()
            try await practice.declareRobot("grant-type = \"client_credentials\"")
            let storing = practice.storing("certificate-key")
            // The key is typed only once the prompt is there: what comes before is thrown away.
            let script = """
                import os, pty, sys
                child, terminal = pty.fork()
                if child == 0:
                    os.execv(sys.argv[1], sys.argv[1:])
                seen = b""
                while b"Ctrl-D" not in seen:
                    seen += os.read(terminal, 1000)
                os.write(terminal, sys.stdin.buffer.read() + b"\\x04")
                try:
                    while True:
                        seen += os.read(terminal, 1000)
                except OSError:
                    pass
                sys.stdout.buffer.write(seen)
                sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
                """
            let outcome = try await Program(
                "python3", ["-c", script, storing.executable] + storing.arguments, environment: practice.environment
            ).runSuccessfully(input: Array(pair.key.utf8))
            #expect(outcome.output.contains("demo: private key kept"))
            let line = try #require(pair.key.split(separator: "\n").dropFirst().first)
            #expect(!outcome.output.contains(line))
            #expect(try await practice.storedItems("certificate-key").contains("pkcs8"))
        }
    }

    @Test("A declaration that changes its grant type needs a new authorization, and nothing is sent before")
    func otherType() async throws {
        try await inPractice { practice in
            try await practice.registerRobot(["client_secret": "hush-hush-hush-hush"])
            try await practice.declareRobot("grant-type = \"client_credentials\"")
            try await practice.storing("client-secret").runSuccessfully(input: Array("hush-hush-hush-hush".utf8))
            try await practice.withBriefTokens { try await practice.authorizing().runSuccessfully() }
            try practice.editDeclaration("client_credentials", "authorization_code")
            let asked = try await practice.requests {
                try await expectFailure(
                    of: practice.helper(.incoming), .noPermission,
                    saying: "grant-type from client_credentials to authorization_code")
            }
            #expect(asked == 0)
            try await practice.authorizing().runSuccessfully()
            #expect(practice.browserVisits == 1)
        }
    }

    /// Ten helpers of each connection find that their token has ended: each connection's is minted once, with nobody asked.
    private func expectMintsAgain(_ practice: Practice, by grantType: String) async throws {
        try await practice.provider.control.addFailure(#"{"endpoint": "token", "kind": "delayed", "delay": 1}"#)
        let minted = try await practice.tokens(by: grantType) {
            for direction in Direction.allCases {
                let outcome = try await practice.shell(
                    "for i in 1 2 3 4 5 6 7 8 9 10; do mailgrant-\(direction) demo & done; wait"
                ).runSuccessfully()
                let tokens = outcome.output.split(separator: "\n")
                #expect(tokens.count == 10 && Set(tokens).count == 1)
            }
        }
        #expect(minted == 2)
        #expect(practice.browserVisits == 0)
        try await practice.mailgrant("check").runSuccessfully()
    }

    /// A secret that the program was given is in the keyring, and in no file of the person's.
    private func expectNowhereOnDisk(_ text: String, _ practice: Practice) async throws {
        let outcome = try await Program(
            "grep", ["-rlF", "-f", "-", try #require(practice.environment["HOME"])]
        ).run(input: Array("\(text)\n".utf8))
        #expect(outcome.status == .exited(1), "\(outcome.output)")
    }
}

extension Practice {
    /// A provider file of the person's own in place of the bundled one, which differs by a rule.
    func writeProvider(rules: String) throws {
        let directory = "\(environment["XDG_CONFIG_HOME"] ?? "")/mailgrant/providers"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try writePrivateFile(
            """
            format = 1
            display-name = "Sandbox"
            [rules]
            \(rules)
            [incoming.imap]
            scopes = ["mail.read"]
            [outgoing.smtp]
            scopes = ["mail.send"]
            """.utf8, to: "\(directory)/sandbox.toml")
    }
}
