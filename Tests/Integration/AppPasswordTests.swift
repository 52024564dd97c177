import FoundationEssentials
import Secrets
import Surroundings
import Testing

@Suite("App passwords")
struct AppPasswordTests {
    @Test("Without OAuth an account is declared, given its passwords, verified over IMAP and SMTP, and helped")
    func fromDeclarationToHelper() async throws {
        try await inPractice { practice in
            try await practice.declareWithPasswords()
            let remedy = "run: mailgrant store password \(Practice.account) --incoming"
            try await expectFailure(of: practice.helper(.incoming), .noPermission, saying: remedy)
            let unauthorized = try await practice.authorizing().run()
            #expect(unauthorized.status == .exited(77))
            #expect(unauthorized.errors.contains(remedy))
            #expect(try await practice.status()[.incoming]?.state == "declared")

            let password = practice.dovecot.appPassword
            let asked = try await practice.requests {
                try await practice.store(password, .incoming)
                #expect(try await practice.status()[.incoming]?.state == "authorized")
                try await practice.store(password, .outgoing)
                let outcome = try await practice.authorizing().runSuccessfully()
                #expect(outcome.output.contains("verified with PLAIN (INBOX, 0 messages)"))
                #expect(outcome.output.contains("verified with PLAIN (sender \(practice.address))"))
                #expect(try await practice.status().connections.map(\.state) == ["verified", "verified"])
                for direction in Direction.allCases {
                    #expect(try await practice.token(direction) == password)
                    #expect(try await practice.helper(direction, of: practice.address).secret() == password)
                }
            }
            #expect(asked == 0 && practice.browserVisits == 0)
            let json = try await practice.helper(.incoming, of: Practice.account, "--format", "json").runSuccessfully()
            #expect(json.output.contains("\"password\":\"\(password.exposedText)\""))
            try await expectFailure(
                of: practice.helper(.incoming, of: Practice.account, "--format", "xoauth2"), .usage, saying: "xoauth2",
                secrets: [password])
            try await expectFailure(
                of: practice.helper(.incoming, of: Practice.account, "--max-bytes", "5"), .dataError,
                saying: "20 bytes", secrets: [password])
        }
    }

    @Test("A message is sent by SMTP and fetched by POP with what the helpers print, unchanged")
    func mail() async throws {
        try await inPractice { practice in
            try await practice.declareWithPasswords(
                "--incoming", "pop", "--incoming-port", String(practice.dovecot.pop3sPort))
            for direction in Direction.allCases { try await practice.store(practice.dovecot.appPassword, direction) }
            let outcome = try await practice.authorizing().runSuccessfully()
            #expect(outcome.output.contains("verified with PLAIN (mailbox, 0 messages)"))

            let message = PracticeMessage(from: practice.address, to: practice.address)
            let file = "\(practice.scratch.path)/message"
            try writePrivateFile(message.bytes, to: file)
            _ = try await practice.curl(
                "smtp://\(Dovecot.host):\(practice.dovecot.submissionPort)", .outgoing,
                """
                ssl-reqd
                crlf
                mail-from = "\(practice.address)"
                mail-rcpt = "\(practice.address)"
                upload-file = "\(file)"
                """)
            let checked = try await practice.mailgrant("check").runSuccessfully()
            #expect(checked.output.contains("(mailbox, 1 message)"))
            let fetched = try await practice.curl(
                "pop3s://\(Dovecot.host):\(practice.dovecot.pop3sPort)/1", .incoming)
            #expect(message.arrived(as: fetched.standardOutput.filter { $0 != UInt8(ascii: "\r") }))
        }
    }

    @Test("A refused password is named, kept and not handed out; the right one in its place works at once")
    func refused() async throws {
        try await inPractice { practice in
            try await practice.declareWithPasswords()
            let wrong = Secret("wrong-password-of-alice")
            try await practice.store(wrong, .incoming)
            let outcome = try await practice.authorizing(.incoming).run()
            #expect(outcome.status == .exited(77))
            #expect(outcome.errors.contains("\(Dovecot.host):\(practice.dovecot.imapsPort) refused the app password"))
            let store = "mailgrant store password \(Practice.account) --incoming"
            #expect(outcome.errors.contains(store))
            #expect(try await practice.status()[.incoming]?.state == "needs-authorization")
            let logins = practice.dovecot.service.log.lines().count
            try await expectFailure(
                of: practice.helper(.incoming), .noPermission, saying: "refused the app password", store,
                secrets: [wrong])
            #expect(practice.dovecot.service.log.lines().count == logins)
            #expect(try await practice.storedItems("password").contains("secret = \(wrong.exposedText)"))

            try await practice.store(practice.dovecot.appPassword, .incoming)
            #expect(try await practice.token(.incoming) == practice.dovecot.appPassword)
            try await practice.mailgrant("check", Practice.account, "--incoming").runSuccessfully()
            #expect(try await practice.status()[.incoming]?.state == "verified")
            #expect(try await !practice.storedItems("password").contains(wrong.exposedText))
        }
    }

    @Test("A declaration that names another server gets an error that names the move, and the server hears nothing")
    func moved() async throws {
        try await inPractice { practice in
            try await practice.authorizeWithPasswords()
            let (old, new) = (practice.dovecot.imapsPort, practice.dovecot.pop3sPort)
            try practice.editDeclaration("port", "# port")
            try practice.editDeclaration("[incoming]", "[incoming]\nport = \(new)")
            let heard = practice.dovecot.service.log.lines().count
            for program in [
                practice.helper(.incoming), practice.mailgrant("check", Practice.account, "--incoming"),
                practice.authorizing(.incoming),
            ] {
                try await expectFailure(
                    of: program, .noPermission, saying: "port from \(old) to \(new)",
                    "mailgrant store password \(Practice.account) --incoming", secrets: [practice.dovecot.appPassword])
            }
            #expect(practice.dovecot.service.log.lines().count == heard)
            #expect(try await practice.token(.outgoing) == practice.dovecot.appPassword)
        }
    }

    @Test("With a locked keyring a password is neither read nor kept, and what is forgotten is gone")
    func keyring() async throws {
        try await inPractice { practice in
            try await practice.authorizeWithPasswords()
            try await practice.keyring.lock()
            try await expectFailure(of: practice.helper(.incoming), .unavailable, saying: "is locked")
            try await practice.keyring.unlock()
            #expect(try await practice.token(.incoming) == practice.dovecot.appPassword)

            try await practice.mailgrant("forget", Practice.account).runSuccessfully()
            #expect(try await !practice.storedItems("password").contains("secret = "))
            try await expectFailure(of: practice.helper(.incoming), .noPermission, saying: "no app password is kept")
        }
    }

    @Test("One is forgotten alone: its connection gets none any more, and the other goes on")
    func forgotten() async throws {
        try await inPractice { practice in
            try await practice.authorizeWithPasswords()
            let forgetting = practice.mailgrant("store", "password", Practice.account, "--incoming", "--forget")
            #expect(try await forgetting.runSuccessfully().output == "demo incoming: app password forgotten\n")
            try await expectFailure(
                of: practice.helper(.incoming), .noPermission, saying: "store password \(Practice.account) --incoming")
            #expect(try await practice.helper(.outgoing).secret() == practice.dovecot.appPassword)
            #expect(try await practice.storedSecrets("password").count == 1)
            #expect(try await forgetting.runSuccessfully().output == "demo incoming: no app password was kept\n")
        }
    }

    @Test("What cannot be kept is refused before it is kept")
    func unusable() async throws {
        try await inPractice { practice in
            try await practice.declare()
            func store(_ input: String) -> (Program, [UInt8]) {
                (practice.mailgrant("store", "password", Practice.account, "--incoming"), Array(input.utf8))
            }
            let (program, input) = store("secret\n")
            let tokens = try await program.run(input: input)
            #expect(tokens.status == .exited(78) && tokens.errors.contains("authentication = \"password\""))

            try practice.editDeclaration("[incoming]", "[incoming]\nauthentication = \"password\"")
            for bad in ["", "\n", "two\nlines\n", "a\tb\n"] {
                let (program, input) = store(bad)
                #expect(try await program.run(input: input).status == .exited(64), "\(bad.debugDescription)")
            }
            #expect(try await !practice.storedItems("password").contains("secret = "))
        }
    }
}
