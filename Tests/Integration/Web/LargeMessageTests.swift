import FoundationEssentials
import Glibc
import Surroundings
import Testing

@Suite("Large messages over EWS and Graph")
struct LargeMessageTests {
    /// What 4.5 MB of a file could be: no two pieces alike, of which Graph takes two.
    private static let file: [UInt8] = {
        var state: UInt64 = 1
        var bytes: [UInt8] = []
        while bytes.count < 4_500_001 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            withUnsafeBytes(of: state) { bytes += $0 }
        }
        return bytes
    }()

    private static let message: [UInt8] = {
        let digits = Data(file).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
        return Array(
            """
            From: alice@example.org
            To: mallory@example.org
            Subject: large
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b

            hi
            --b
            Content-Type: application/octet-stream
            Content-Transfer-Encoding: base64
            Content-Disposition: attachment; filename*=utf-8''gr%C3%BC%C3%9Fe.bin

            \(digits)
            --b--

            """.utf8)
    }()

    @Test("A file that no request holds arrives byte for byte", arguments: WebService.allCases)
    func arrives(service: WebService) async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount(over: service)
            try await practice.sendmail("-i", "mallory@example.org").runSuccessfully(input: Self.message)
            try await expectArrival(practice)
        }
    }

    @Test("An upload that is cut off goes on, and nothing arrives twice")
    func resumption() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount(over: .graph)
            // The first piece arrives and its answer does not; then one does not arrive.
            try await practice.provider.control.addFailure(#"{"endpoint": "upload", "kind": "lost"}"#)
            try await practice.provider.control.addFailure(#"{"endpoint": "upload", "kind": "lost", "acts": false}"#)
            try await practice.sendmail("-i", "mallory@example.org").runSuccessfully(input: Self.message)
            try await expectArrival(practice)
        }
    }

    @Test("Where somebody else answers the upload, the draft is taken away and nothing was sent")
    func abandoned() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount(over: .graph)
            // The second piece is the last.
            try await practice.provider.control.addFailure(#"{"endpoint": "upload", "kind": "delayed"}"#)
            try await practice.provider.control.addFailure(#"{"endpoint": "upload", "kind": "html"}"#)
            try await expectFailure(
                of: practice.sendmail("-i", "mallory@example.org"), .temporaryFailure,
                saying: "a web page in place of an answer", "nothing was sent", input: Self.message)
            let control = practice.provider.control
            #expect(try await control.messages(in: "drafts", of: practice.address).isEmpty)
            #expect(try await control.messages(in: "inbox", of: "mallory@example.org").isEmpty)
        }
    }

    @Test("Told to end in the middle, it takes the draft away and goes by the signal")
    func interrupted() async throws {
        try await inPractice { practice in
            let control = practice.provider.control
            try await practice.authorizeAccount(over: .graph)
            try await control.addFailure(#"{"endpoint": "upload", "kind": "delayed", "delay": 3600}"#)
            let file = "\(practice.scratch.path)/message"
            try writePrivateFile(Self.message, to: file)
            async let outcome = practice.shell(
                "mailgrant sendmail -i mallory@example.org < \(file) & echo $! > \(file).pid; wait $!; echo $?"
            ).run()
            while try await control.pendingFailures() > 0 { try await Task.sleep(for: .milliseconds(50)) }
            let text = String(decoding: try Data(contentsOf: URL(filePath: "\(file).pid")), as: UTF8.self)
            let process = try #require(pid_t(text.filter(\.isNumber)))
            #expect(kill(process, SIGTERM) == 0)
            let ended = try await outcome
            #expect(
                ended.output == "\(128 + SIGTERM)\n" && ended.errors.contains("interrupted before"), "\(ended.errors)")
            #expect(try await control.messages(in: "drafts", of: practice.address).isEmpty)
            #expect(try await control.messages(in: "inbox", of: "mallory@example.org").isEmpty)
        }
    }

    @Test("A server that is gone in the middle leaves a draft, and that is said")
    func serverGone() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount(over: .graph)
            // The draft is made, and the place for the upload is not told any more.
            try await practice.provider.control.addFailure(#"{"endpoint": "graph", "kind": "delayed"}"#)
            try await practice.provider.control.addFailure(
                #"{"endpoint": "graph", "kind": "delayed", "delay": 3600}"#)
            async let outcome = practice.sendmail("-i", "mallory@example.org").run(input: Self.message)
            while try await practice.provider.control.pendingFailures() > 0 {
                try await Task.sleep(for: .milliseconds(50))
            }
            try await practice.provider.service.kill()
            let ended = try await outcome
            #expect(ended.status == .exited(FailureStatus.temporaryFailure.rawValue))
            #expect(ended.errors.contains("the draft is left among the mailbox's drafts"), "\(ended.errors)")
        }
    }

    // MARK: -

    private func expectArrival(_ practice: Practice) async throws {
        let messages = try await practice.provider.control.messages(in: "inbox", of: "mallory@example.org")
        #expect(messages.count == 1)
        let script = """
            import email, email.policy, sys
            message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
            for part in message.iter_attachments():
                sys.stderr.write(part.get_filename() + "\\n")
                sys.stdout.buffer.write(part.get_payload(decode=True))
            """
        let outcome = try await Program("python3", ["-c", script]).runSuccessfully(input: try #require(messages.first))
        #expect(outcome.errors == "grüße.bin\n")
        // Not the bytes themselves, which a failure would print.
        #expect(outcome.standardOutput.elementsEqual(Self.file), "the file arrived changed")
        let drafts = try await practice.provider.control.messages(in: "drafts", of: practice.address)
        #expect(drafts.isEmpty)
    }
}
