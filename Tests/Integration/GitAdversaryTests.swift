import Surroundings
import Testing

/// What a repository, a URL that somebody is talked into, or a faulty program may send. A server that was not asked for
/// gets nothing, and what is no request gets nothing either.
@Suite("git and malformed requests")
struct GitAdversaryTests {
    /// Whatever comes of it, nobody is given a token, and the grant and its token are as before.
    private func expectNothing(
        _ input: [UInt8], _ practice: Practice, status: FailureStatus? = .usage,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for operation in ["get", "store", "erase"] {
            let outcome = try await practice.credentialHelper(operation, input: input)
            #expect(
                outcome.status == .exited(status?.rawValue ?? 0), "\(outcome.errors)", sourceLocation: sourceLocation)
            #expect(outcome.output == "", sourceLocation: sourceLocation)
            #expect(outcome.errors.count { $0 == "\n" } == (status == nil ? 0 : 1), sourceLocation: sourceLocation)
        }
    }

    /// A request for the account's own server, so that only its fault keeps the token back.
    private func lines(_ practice: Practice) -> [String] { practice.outgoingRequest }

    private func bytes(_ lines: [String]) -> [UInt8] { Array((lines + ["", ""]).joined(separator: "\n").utf8) }

    @Test("Over-long lines, NUL, CR and what is not UTF-8 are refused")
    func bytes() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let good = lines(practice)
            let long = String(repeating: "x", count: 65_535)
            for fault in [
                "path=\(long)", "unknown=\(long)", "a\u{0}=b", "a=\u{0}", "a=b\r", "a\rb=c", "nonsense", "=x",
            ] {
                try await expectNothing(bytes(good + [fault]), practice)
                try await expectNothing(bytes([fault] + good), practice)
            }
            for line in [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xc0, 0xaf]] as [[UInt8]] {
                try await expectNothing(Array("path=".utf8) + line + [0x0a] + bytes(good), practice)
                try await expectNothing(line + Array("=x\n".utf8) + bytes(good), practice)
            }
            // As Windows ends lines.
            try await expectNothing(Array(good.joined(separator: "\r\n").utf8), practice)
            #expect(try await practice.answer(good)["username"] == practice.address)
        }
    }

    @Test("Ten megabytes of keys are refused soon, also when they come piece by piece")
    func size() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let good = lines(practice)
            let many = (0..<700_000).map { "key\($0 % 97)=value" }
            let start = ContinuousClock.now
            try await expectNothing(bytes(many + good), practice)
            try await expectNothing(bytes(good + many), practice)
            let piecewise = practice.shell(
                """
                python3 -c 'import os, sys
                try:
                    while True: os.write(1, b"a=b\\n")
                except BrokenPipeError: pass' | git-credential-mailgrant get
                """)
            let outcome = try await piecewise.run()
            #expect(outcome.output == "")
            #expect(outcome.errors.contains("longer than"), "\(outcome.errors)")
            #expect(ContinuousClock.now - start < .seconds(60))
        }
    }

    @Test("A request ends at its empty line or with the stream, and what follows is none of it")
    func endings() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let good = lines(practice)
            // Without the empty line, and without the last line feed.
            for ending in ["", "\n"] {
                let outcome = try await practice.credentialHelper(
                    "get", input: Array((good.joined(separator: "\n") + ending).utf8))
                #expect(outcome.output.hasPrefix("username=\(practice.address)\n"))
            }
            try await expectNothing(bytes([""] + good), practice)
            try await expectNothing([], practice)
            try await expectNothing(
                bytes(["protocol=smtp", "host=elsewhere.example:25", ""] + good), practice, status: nil)
        }
    }

    @Test("A line feed that percent-encoding hides in a URL is refused")
    func injection() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let port = practice.dovecot.submissionPort
            for url in [
                "smtp://elsewhere.example%0ahost=localhost:\(port)/",
                "smtp://elsewhere.example/%0Ahost=localhost:\(port)",
                "smtp://a%0ahost=localhost:\(port)@elsewhere.example", "smtp://a:b%0d@localhost:\(port)",
                "smtp://a%00@localhost:\(port)", "smtp%0a://localhost:\(port)", "smtp://", "localhost:\(port)",
                "://localhost:\(port)", "smtp:///localhost:\(port)",
            ] {
                try await expectNothing(bytes(["url=\(url)"]), practice)
                try await expectNothing(bytes(lines(practice) + ["url=\(url)"]), practice)
            }
        }
    }

    @Test("Only the host that is asked for counts: the last one, whole, and without anything around it")
    func otherHosts() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let port = practice.dovecot.submissionPort
            let user = "username=\(practice.address)"
            // No server at all.
            for host in [
                "localhost:\(port):\(port)", "\(practice.address)@localhost:\(port)", "a:b@localhost:\(port)", "",
                ":\(port)", "localhost:\(port)/", "localhost:\(port)#", "localhost:\(port) ", " localhost:\(port)",
                "localhost:0\u{661}", "localhost:99999", "localhost:-1", "[localhost]:\(port)", "localhost%3a\(port)",
            ] {
                try await expectNothing(bytes(["protocol=smtp", "host=\(host)", user]), practice)
            }
            // Another server.
            for request in [
                ["protocol=smtp", "host=localhost:\(port)", "host=elsewhere.example:\(port)"],
                ["host=localhost:\(port)", "url=smtp://elsewhere.example:\(port)"],
                ["url=smtp://localhost:\(port)@elsewhere.example:\(port)"],
                ["url=smtp://elsewhere.example:\(port)/localhost:\(port)"],
                ["url=smtp://elsewhere.example:\(port)?@localhost:\(port)"],
                ["protocol=smtp", "host=localhost.:\(port)"], ["protocol=smtp", "host=xlocalhost:\(port)"],
                ["protocol=smtp", "host=localhost.elsewhere.example:\(port)"],
                ["protocol=imap", "host=localhost:\(port)"], ["protocol=SMTP", "host=localhost:\(port)"],
                ["protocol=smtp", "host=loca\u{006c}\u{200b}host:\(port)"],
            ] {
                try await expectNothing(bytes(request + [user]), practice, status: nil)
            }
            #expect(try await practice.answer(lines(practice))["username"] == practice.address)
        }
    }
}
