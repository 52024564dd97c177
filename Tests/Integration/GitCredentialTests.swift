import Secrets
import Surroundings
import Testing

@Suite("git and declared servers")
struct GitCredentialTests {
    @Test("git gets the declared server's user and token, and a token that the server refused is replaced")
    func fillAndReject() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let request = practice.outgoingRequest
            // The first goes the long way, the second finds the cache.
            for _ in 0..<2 {
                let answer = try await practice.gitFill(request)
                #expect(answer["username"] == practice.address)
                #expect(answer["password"] == (try await practice.token(.outgoing).exposedText))
            }
            // Without a user, the one that is declared.
            #expect(try await practice.gitFill(Array(request.prefix(2)))["username"] == practice.address)

            let refused = try await practice.token(.outgoing)
            let refreshes = try await practice.refreshes {
                let rejected = try await practice.gitCredential(
                    "reject", request + ["password=\(refused.exposedText)"])
                #expect(rejected.status == .exited(0))
                let next = try await practice.gitFill(request)["password"]
                #expect(next != nil && next != refused.exposedText)
                // A slow loser, who was refused the old one, takes nothing away.
                _ = try await practice.gitCredential("reject", request + ["password=\(refused.exposedText)"])
                #expect(try await practice.gitFill(request)["password"] == next)
                // What git found to work is ours, and not kept again.
                _ = try await practice.gitCredential("approve", request + ["password=\(next ?? "")"])
            }
            #expect(refreshes == 1)
            #expect(try await practice.keptPasswords(of: Dovecot.host) == 0)
        }
    }

    @Test("A token that the server refused is not handed out again, though the account's file is broken meanwhile")
    func refusedWhileBroken() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let refused = try #require(try await practice.gitFill(practice.outgoingRequest)["password"])
            let declaration = try practice.declaredText()
            try practice.writeDeclaredText(declaration + "\njunk = 1\n")
            let erased = try await practice.credentialHelper(
                "erase", practice.outgoingRequest + ["password=\(refused)"])
            #expect(erased.status == .exited(FailureStatus.configuration.rawValue))
            let answer = try await practice.credentialHelper("get", practice.outgoingRequest)
            #expect(answer.output == "quit=1\n")
            try practice.writeDeclaredText(declaration)
            #expect(try await practice.token(.outgoing).exposedText != refused)
        }
    }

    @Test("A token that git's lines cannot carry is no answer, the first time and from the cache")
    func tooLongForGit() async throws {
        try await inPractice { practice in
            try await practice.provider.control.change(settings: #"{"access_token_bytes": 65530}"#)
            try await practice.declare()
            _ = try await practice.authorizing(.outgoing).run()
            _ = try await practice.token(.outgoing)
            for _ in 0..<2 {
                let answer = try await practice.credentialHelper("get", practice.outgoingRequest)
                #expect(answer.status == .exited(FailureStatus.dataError.rawValue), "\(answer.errors)")
                #expect(answer.output == "quit=1\n")
                #expect(answer.errors.contains("mailgrant sendmail"))
            }
        }
    }

    @Test("Whoever names no password means all that there is: the next token is a new one, and the grant stays")
    func eraseEverything() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let before = try await practice.token(.outgoing)
            let refreshes = try await practice.refreshes {
                try await practice.credentialHelperSilently("erase", Array(practice.outgoingRequest.prefix(2)))
                #expect(try await practice.token(.outgoing) != before)
            }
            #expect(refreshes == 1)
        }
    }

    @Test("The server is found in any spelling, and by the port that its protocol has")
    func spellings() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let port = practice.dovecot.imapsPort
            let token = try await practice.token(.incoming).exposedText
            for request in [
                ["protocol=imaps", "host=LOCALHOST:\(port)"], ["protocol=imap", "host=localhost:\(port)"],
                ["url=imaps://localhost:\(port)/INBOX"], ["host=elsewhere:1", "url=imaps://localhost:\(port)"],
                ["host=elsewhere:1", "host=localhost:\(port)", "protocol=imaps", "wwwauth[]=x", "future=1"],
            ] {
                #expect(try await practice.answer(request)["password"] == token, "\(request)")
            }
            try practice.editDeclaration("\(port)", "993")
            for request in [["protocol=imaps", "host=localhost"], ["protocol=imap", "host=localhost:993"]] {
                let outcome = try await practice.credentialHelper("get", request)
                // It is this account's server, but nobody has authorized the move.
                #expect(outcome.status == .exited(FailureStatus.noPermission.rawValue))
                #expect(outcome.output == "quit=1\n")
            }
            #expect(try await practice.answer(["protocol=imap", "host=localhost"]) == [:])
        }
    }

    @Test(
        "Of several accounts on one host the user decides; without one there is no answer, and nobody is asked to quit")
    func severalAccounts() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let token = try await practice.token(.outgoing).exposedText
            try practice.writeDeclaredText(
                practice.declaredText().replacing(practice.address, with: "second@example.org"), of: "second")
            let request = practice.outgoingRequest
            #expect(try await practice.answer(request)["password"] == token)
            #expect(try await practice.answer(Array(request.prefix(2))) == [:])
            let second = try await practice.credentialHelper(
                "get", Array(request.prefix(2)) + ["username=second@example.org"])
            #expect(second.status == .exited(FailureStatus.noPermission.rawValue))
            #expect(second.output == "quit=1\n")
            #expect(second.errors.hasPrefix("mailgrant: second outgoing: not authorized"), "\(second.errors)")
            // A third user is nobody's, on a server that is declared.
            let third = Array(request.prefix(2)) + ["username=third@example.org"]
            try await practice.credentialHelperSilently("store", third + ["password=\(UInt64.random(in: 0 ... .max))"])
            #expect(try await practice.answer(third) == [:])
        }
    }

    @Test("A server that nobody declared is left to git's other helpers")
    func undeclared() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let port = practice.dovecot.submissionPort
            for request in [
                ["protocol=smtp", "host=elsewhere.example:\(port)", "username=\(practice.address)"],
                ["protocol=smtp", "host=\(Dovecot.host):\(port)", "username=somebody@example.org"],
                ["protocol=smtp", "host=\(Dovecot.host):1", "username=\(practice.address)"],
                ["protocol=https", "host=\(Dovecot.host):\(port)"],
                ["protocol=cert", "host=", "path=/etc/ssl/key.pem"],
            ] {
                #expect(try await practice.answer(request) == [:])
                guard request[0] != "protocol=cert" else { continue }
                let git = try await practice.gitCredential("fill", request)
                #expect(git.status == .exited(128))
                #expect(git.errors.contains("terminal prompts disabled"), "\(git.errors)")
            }
        }
    }

    @Test("Where the declared server's token cannot be had, git is told to quit and asks nobody for a password")
    func failure() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            try await practice.keyring.lock()
            let helper = try await practice.credentialHelper("get", practice.outgoingRequest)
            #expect(helper.status == .exited(FailureStatus.unavailable.rawValue))
            #expect(helper.output == "quit=1\n")
            #expect(helper.errors.hasPrefix("mailgrant: demo outgoing: the token store is locked"))
            let git = try await practice.gitCredential("fill", practice.outgoingRequest)
            #expect(git.status == .exited(128))
            #expect(git.output == "")
            #expect(git.errors.contains("told us to quit"), "\(git.errors)")
        }
    }

    @Test("A person may be asked where the helper is called so, and is not asked otherwise")
    func interactive() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let silent = try await practice.gitCredential("fill", practice.outgoingRequest)
            #expect(silent.status == .exited(128))
            #expect(silent.errors.contains("not authorized yet"), "\(silent.errors)")
            #expect(practice.browserVisits == 0)
            let asking = try await practice.gitCredential(
                "fill", practice.outgoingRequest, helper: "mailgrant --interactive")
            #expect(asking.status == .exited(0), "\(asking.errors)")
            #expect(practice.browserVisits == 1)
            #expect(asking.output.contains("password=\(try await practice.token(.outgoing).exposedText)\n"))
        }
    }

    @Test("An HTTPS caller that understands it gets the bearer token as such, with user and password as ever")
    func bearer() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            try practice.editDeclaration("\"smtp\"", "\"ews\"")
            try practice.editDeclaration("\(practice.dovecot.submissionPort)", "443")
            try practice.editDeclaration("\"starttls\"", "\"tls\"")
            try practice.editDeclaration("[outgoing]\n", "[outgoing]\nscopes = [\"mail.send\"]\n")
            _ = try await practice.authorizing(.outgoing).run()
            let token = try await practice.token(.outgoing).exposedText
            for host in ["localhost", "localhost:443"] {
                for path in [["path=EWS/Exchange.asmx"], []] {
                    let answer = try await practice.answer(
                        ["capability[]=authtype", "protocol=https", "host=\(host)"] + path)
                    #expect(answer["authtype"] == "Bearer")
                    #expect(answer["credential"] == token)
                    #expect(answer["ephemeral"] == "1")
                    #expect(answer["username"] == practice.address)
                    #expect(answer["password"] == token)
                    #expect(answer["password_expiry_utc"].flatMap { Int($0) } != nil)
                }
            }
            #expect(try await practice.answer(["protocol=https", "host=localhost"])["authtype"] == nil)
        }
    }

    @Test("An app password is answered without an end, and neither git nor a server takes it away")
    func appPassword() async throws {
        try await inPractice { practice in
            try await practice.declare()
            try practice.editDeclaration("[outgoing]\n", "[outgoing]\nauthentication = \"password\"\n")
            let request = practice.outgoingRequest
            let before = try await practice.credentialHelper("get", request, "--interactive")
            #expect(before.status == .exited(FailureStatus.noPermission.rawValue))
            #expect(before.output == "quit=1\n")
            #expect(before.errors.contains("mailgrant store password demo --outgoing"), "\(before.errors)")

            let password = String(UInt64.random(in: .min ... .max), radix: 36)
            try await practice.mailgrant("store", "password", Practice.account, "--outgoing")
                .runSuccessfully(input: Array(password.utf8))
            let expected = ["username": practice.address, "password": password]
            #expect(try await practice.answer(request) == expected)
            try await practice.credentialHelperSilently("store", request + ["password=\(password)"])
            try await practice.credentialHelperSilently("erase", request + ["password=\(password)"])
            try await practice.credentialHelperSilently("erase", request)
            #expect(try await practice.answer(Array(request.prefix(2))) == expected)
            #expect(try await practice.keptPasswords(of: Dovecot.host) == 0)
        }
    }

    @Test("A broken account may have declared the server: nothing is answered, kept or taken away until it is mended")
    func broken() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let request = practice.outgoingRequest
            let elsewhere = ["protocol=smtp", "host=elsewhere.example:25", "username=bob"]
            let password = "password=\(UInt64.random(in: 0 ... .max))"
            let text = try practice.declaredText()
            // What a merge leaves, a key that is spelled wrongly, and an empty file of an account that was authorized.
            for broken in ["<<<<<<< HEAD\n" + text, text.replacing("security", with: "securty"), ""] {
                try practice.writeDeclaredText(broken)
                for operation in ["get", "store", "erase"] {
                    // By another user, since the account's own token may still be in the cache.
                    let other = Array(request.prefix(2)) + ["username=bob", password]
                    let outcome = try await practice.credentialHelper(operation, other)
                    #expect(outcome.status == .exited(FailureStatus.configuration.rawValue))
                    #expect(outcome.output == (operation == "get" ? "quit=1\n" : ""))
                    #expect(outcome.errors.hasPrefix("mailgrant: demo: "), "\(outcome.errors)")
                }
                // Another server is none of its business.
                try await practice.credentialHelperSilently("store", elsewhere + [password])
                #expect(try await practice.answer(elsewhere)["username"] == "bob")
            }
            #expect(try await practice.keptPasswords(of: Dovecot.host) == 0)
            try practice.writeDeclaredText(text)
            #expect(try await practice.answer(request)["username"] == practice.address)
        }
    }
}

extension Practice {
    /// How many passwords of a server are in the keyring in the form of git's own helper.
    func keptPasswords(of host: String) async throws -> Int {
        let outcome = try await Program(
            "secret-tool", ["search", "--all", "server", host], environment: environment
        ).run()
        return (outcome.output + outcome.errors).split(separator: "\n").count { $0.hasPrefix("label = ") }
    }
}
