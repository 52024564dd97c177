import Foundation
import Surroundings
import Testing

@Suite("mailgrant sendmail")
struct SendmailTests {
    @Test("A message arrives unchanged, and again after the token has ended")
    func arrives() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            try await sendAndFetch(practice, ["-i", practice.address])
            // Tokens that the provider has ended and that mailgrant still holds for good. mbsync must not get its own.
            try await practice.provider.control.expireAccessTokens()
            try await practice.mailgrant("check", Practice.account, "--incoming").runSuccessfully()
            try await sendAndFetch(practice, ["-oi", "-oem", "-f", practice.address, "--", practice.address])
        }
    }

    @Test("A large message arrives unchanged, and takes no more memory than a small one beside its file")
    func large() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let line = String(repeating: "0123456789", count: 7) + "\n"
            let lines = (0..<300_000).map { $0 % 1000 == 0 ? ".\n" : line }.joined()
            let message = PracticeMessage(from: practice.address, to: practice.address, appending: lines)
            #expect(message.bytes.count > 20_000_000)
            try await sendAndFetch(practice, message, ["-i", practice.address])
            let small = PracticeMessage(from: practice.address, to: practice.address)
            let growth = try await memory(practice, message) - memory(practice, small)
            #expect(growth < 5_000_000, "\(growth) bytes")
        }
    }

    @Test("git send-email sends a patch through it")
    func gitSendEmail() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let message = PracticeMessage(from: "Alice <\(practice.address)>", to: practice.address)
            let patch = "\(practice.scratch.path)/0001.patch"
            try writePrivateFile(message.bytes, to: patch)
            try await Program(
                "git",
                [
                    "send-email", "--sendmail-cmd=mailgrant sendmail --account \(Practice.account)", "--confirm=never",
                    "--suppress-cc=all", "--from=\(practice.address)", "--to=\(practice.address)", patch,
                ], environment: practice.environment
            ).runSuccessfully()
            let received = try await fetchOnly(practice)
            // git writes the header anew; the body is the patch's.
            let body = message.bytes.split(separator: Array("\n\n".utf8), maxSplits: 1)[1]
            #expect(received.suffix(body.count).elementsEqual(body))
            #expect(String(decoding: received, as: UTF8.self).contains("X-Mailer: git-send-email"))
        }
    }

    @Test("neomutt sends through it")
    func neomutt() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let settings = """
                set sendmail = "mailgrant sendmail -oi"
                set from = "\(practice.address)"
                set use_envelope_from = yes
                set copy = no
                """
            try writePrivateFile(settings.utf8, to: "\(practice.scratch.path)/muttrc")
            try await Program(
                "neomutt", ["-F", "\(practice.scratch.path)/muttrc", "-s", "Grüße", practice.address],
                environment: practice.environment
            ).runSuccessfully(input: Array("Hello.\n.\n你好\n".utf8))
            let received = String(decoding: try await fetchOnly(practice), as: UTF8.self)
            #expect(received.hasSuffix("Hello.\n.\n你好\n"))
            #expect(received.contains("Subject: =?utf-8?"))
        }
    }

    @Test("mailx sends through it")
    func mailx() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            try await Program(
                "s-nail",
                [
                    "-:/", "-Sv15-compat", "-Smta=\(practice.executables.path("mailgrant"))", "-Smta-argv0=sendmail",
                    "-r", practice.address, "-s", "hello", practice.address,
                ], environment: practice.environment
            ).runSuccessfully(input: Array("Hello.\n.\n你好\n".utf8))
            let received = String(decoding: try await fetchOnly(practice), as: UTF8.self)
            #expect(received.contains("Subject: hello\n"))
            #expect(received.contains("Return-Path: <\(practice.address)>\n"))
        }
    }

    @Test("Cron's mail goes to the person's mailbox, from the only account there is")
    func cron() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let user = try #require(NSUserName() as String?)
            let sendmail = "\(practice.scratch.path)/sendmail"
            try FileManager.default.createSymbolicLink(
                atPath: sendmail, withDestinationPath: practice.executables.path("mailgrant"))
            // As Debian's cron(8) does it, which knows the program by this name only.
            let message =
                "From: root (Cron Daemon)\nTo: \(user)\nSubject: Cron <\(user)@laptop> backup\n\ndone\n.\nall\n"
            try await Program(
                sendmail, ["-FCronDaemon", "-i", "-B8BITMIME", "-oem", user], environment: practice.environment
            ).runSuccessfully(input: Array(message.utf8))
            let received = String(decoding: try await fetchOnly(practice), as: UTF8.self)
            #expect(received.contains("\nFrom: Cron Daemon <\(practice.address)>\n"))
            #expect(received.contains("Return-Path: <\(practice.address)>\n"))
            #expect(received.contains("\nMessage-ID: <") && received.contains("\nDate: "))
            #expect(received.hasSuffix("\n\ndone\n.\nall\n"))
        }
    }

    @Test("With -t recipients come from the header, and blind copies stay blind")
    func headerRecipients() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let message = """
                From: Alice <\(practice.address)>
                To: undisclosed-recipients:;
                Bcc: (me) "A, B" <\(practice.address)>
                Subject: blind

                hello
                .
                not sent
                """
            try await practice.sendmail("-t").runSuccessfully(input: Array(message.utf8))
            let received = String(decoding: try await fetchOnly(practice), as: UTF8.self)
            #expect(received.contains("To: undisclosed-recipients:;"))
            #expect(!received.contains("Bcc") && !received.contains("A, B"))
            #expect(received.hasSuffix("\n\nhello\n"))
        }
    }

    // MARK: -

    private func sendAndFetch(_ practice: Practice, _ arguments: [String]) async throws {
        let message = PracticeMessage(from: practice.address, to: practice.address)
        try await sendAndFetch(practice, message, arguments)
    }

    private func sendAndFetch(_ practice: Practice, _ message: PracticeMessage, _ arguments: [String]) async throws {
        let outcome = try await practice.sendmail(arguments).runSuccessfully(input: message.bytes)
        #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
        let mbsync = try await practice.mbsync()
        try await mbsync.fetching.runSuccessfully()
        #expect(try mbsync.messages().count(where: message.arrived) == 1)
    }

    /// The most memory, in bytes, that sending a message takes; the file that holds the body is none of the process's.
    private func memory(_ practice: Practice, _ message: PracticeMessage) async throws -> Int {
        let script = """
            import resource, subprocess, sys
            subprocess.run(sys.argv[1:], check=True)
            print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
            """
        let sendmail = practice.sendmail("-i", practice.address)
        let outcome = try await Program(
            "python3", ["-c", script, sendmail.executable] + sendmail.arguments, environment: practice.environment
        ).runSuccessfully(input: message.bytes)
        return try #require(Int(outcome.output.dropLast()))
    }

    /// The one message in the mailbox.
    private func fetchOnly(_ practice: Practice) async throws -> [UInt8] {
        let mbsync = try await practice.mbsync()
        try await mbsync.fetching.runSuccessfully()
        let messages = try mbsync.messages()
        #expect(messages.count == 1)
        return try #require(messages.first)
    }
}
