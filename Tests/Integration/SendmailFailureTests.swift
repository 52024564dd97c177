import Glibc
import Surroundings
import Testing

@Suite("mailgrant sendmail where the message does not go")
struct SendmailFailureTests {
    @Test("Refusals for good and for now differ, and nobody gets a message that one recipient was refused")
    func refusals() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let input = PracticeMessage(from: practice.address, to: practice.address).bytes
            try await expect(
                practice, [practice.address, "unknown@practice.example"], input, .noUser, "5.1.1 no such user")
            try await expect(practice, [practice.address, "busy@practice.example"], input, .temporaryFailure, "4.2.1")
            let refused = { (reply: String) in Array("From: \(practice.address)\nX-Refuse: \(reply)\n\nhello\n".utf8) }
            try await expect(practice, [practice.address], refused("554 5.6.0 no"), .dataError, "5.6.0 no")
            try await expect(practice, [practice.address], refused("451 4.3.0 later"), .temporaryFailure, "4.3.0 later")
            let mbsync = try await practice.mbsync()
            try await mbsync.fetching.runSuccessfully()
            #expect(try mbsync.messages().isEmpty)
        }
    }

    @Test("What is wrong on this side is said before anything is asked")
    func own() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let message = Array("From: \(practice.address)\n\nhello\n".utf8)
            try await expect(practice, [practice.address], message, .noPermission, "not authorized yet")
            try await expect(practice, [], message, .usage, "no recipient")
            try await expect(practice, ["-Z"], message, .usage, "-Z")
            try await expect(practice, ["-bs"], message, .usage, "-bs")
            try await expect(practice, ["--account", "none", "a@b.example"], message, .noInput, "no such account")
            try await expect(practice, ["-f", "a@b.example\nDATA", "a@b.example"], message, .usage, "is no address")
            try await expect(practice, ["nobody-here"], message, .noUser, "has no domain")
            let bad = Array("From: \(practice.address)\nTo: a@@b\n\nhello\n".utf8)
            try await expect(practice, ["-t"], bad, .dataError, "To is no list of addresses")
            #expect(try await practice.provider.control.requests().isEmpty)
            try await practice.dovecot.service.kill()
        }
    }

    @Test("A server that is away is a temporary failure")
    func away() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            try await practice.dovecot.service.kill()
            let message = PracticeMessage(from: practice.address, to: practice.address)
            try await expect(practice, [practice.address], message.bytes, .temporaryFailure, "cannot be reached")
        }
    }

    @Test("A message that the server has taken is sent, though a signal comes before the farewell is over")
    func signalAfterAcceptance() async throws {
        try await inPractice { practice in
            let place = practice.scratch.path
            try writePrivateFile(Self.reluctantServer.utf8, to: "\(place)/server.py")
            let server = Program("python3", ["\(place)/server.py"], environment: practice.environment)
            try await withService("reluctant server", server, log: "\(place)/server.log") { lines in
                lines.first.flatMap { Int($0) }
            } _: { port, _ in
                try await practice.mailgrant(
                    "add", "slow", "--address", practice.address, "--incoming", "none", "--outgoing-host", "127.0.0.1",
                    "--outgoing-port", String(port), "--outgoing-security", "none", "--outgoing-authentication",
                    "password"
                ).runSuccessfully()
                try await practice.mailgrant("store", "password", "slow", "--outgoing").runSuccessfully(
                    input: Array("good enough\n".utf8))
                let script = """
                    echo hello | mailgrant sendmail --account slow \(practice.address) & sending=$!
                    until grep -q QUIT \(place)/server.log; do kill -0 $sending || exit 1; sleep 0.02; done
                    kill -TERM $sending; wait $sending; echo status $?
                    """
                let outcome = try await practice.shell(script).run()
                #expect(outcome.output == "status 0\n", "\(outcome.errors)")
            }
        }
    }

    /// A server that takes everything, and leaves QUIT without an answer.
    private static let reluctantServer = """
        import socket
        listener = socket.create_server(("127.0.0.1", 0))
        print(listener.getsockname()[1], flush=True)
        while True:
            client = listener.accept()[0]
            stream = client.makefile("rwb")
            def say(line):
                stream.write(line + b"\\r\\n")
                stream.flush()
            say(b"220 hello")
            for line in stream:
                verb = line.split()[0].upper() if line.split() else b""
                print(verb.decode(), flush=True)
                if verb == b"EHLO": say(b"250-me\\r\\n250 AUTH PLAIN")
                elif verb == b"AUTH": say(b"235 in")
                elif verb == b"DATA":
                    say(b"354 go")
                    while stream.readline() != b".\\r\\n": pass
                    say(b"250 taken")
                elif verb != b"QUIT": say(b"250 ok")
        """

    @Test("A server that does not exist is another failure than one that cannot be looked up now")
    func noHost() async throws {
        try await inPractice { practice in
            let host = "mail.invalid"
            try await practice.declare(Practice.account, "--outgoing-host", host)
            // The server cannot be asked; the grant is there all the same.
            _ = try await practice.authorizing().run()
            let message = PracticeMessage(from: practice.address, to: practice.address)
            // RFC 6761 section 6.4 promises that there is no such name; a machine without a name service cannot know.
            let isKnown = getaddrinfo(host, nil, nil, nil) == EAI_NONAME
            try await expect(
                practice, [practice.address], message.bytes, isKnown ? .noHost : .temporaryFailure, host)
        }
    }

    @Test("What the server does not offer is not asked of it")
    func missingExtensions() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let utf8 = Array("From: \(practice.address)\nSubject: Grüße\n\nhello\n".utf8)
            try await expect(practice, [practice.address], utf8, .dataError, "SMTPUTF8")
            try await expect(practice, ["grüße@practice.example"], Array("\nhello\n".utf8), .dataError, "SMTPUTF8")
            try await expect(
                practice, ["-N", "success", practice.address], Array("\nhello\n".utf8), .unavailable, "DSN")
        }
    }

    // MARK: -

    private func expect(
        _ practice: Practice, _ arguments: [String], _ input: [UInt8], _ status: FailureStatus, _ words: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await expectFailure(
            of: practice.sendmail(arguments), status, saying: words, input: input, sourceLocation: sourceLocation)
    }
}
