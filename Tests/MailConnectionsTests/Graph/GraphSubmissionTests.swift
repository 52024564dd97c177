import FoundationEssentials
import Grants
import Messages
import OAuth
import Synchronization
import Testing

@testable import MailConnections

@Suite("Sending over Graph")
struct GraphSubmissionTests {
    private static let text = "From: alice@example.org\nTo: b@example.org\n\nhi\n"

    private func submit(
        _ transport: ScriptedTransport, _ text: String = text,
        over connection: Connection = .overHTTPS(.graph, .outgoing), pauses: Pauses = Pauses()
    ) async throws -> Result<SubmissionOutcome, MailServerError> {
        let message = try Message(text)
        var submitter = NetworkMailSubmitter(trust: TrustConfiguration(), transport: transport) { pauses.note($0) }
        // A thousandth of Graph's own.
        submitter.graphLimits = GraphLimits(request: 4_000, file: 3_000, uploadedFile: 150_000, piece: 3_932)
        do throws(MailServerError) {
            return .success(
                try await submitter.submit(
                    message, .to("b@example.org"), over: connection, .accessToken(Sample.token)))
        } catch {
            return .failure(error)
        }
    }

    /// The waits, which take no time.
    private final class Pauses: Sendable {
        private let all = Mutex<[Duration]>([])
        var noted: [Duration] { all.withLock { $0 } }
        func note(_ duration: Duration) { all.withLock { $0.append(duration) } }
    }

    @Test("A message goes in one request, base64 under text/plain")
    func whole() async throws {
        let transport = ScriptedTransport(.response(202, [:], ""))
        #expect(try await submit(transport) == .success(.accepted("HTTP status 202")))
        #expect(transport.lines == ["POST /v1.0/me/sendMail"])
        #expect(transport.seen[0].headers["Content-Type"] == "text/plain")
        let mime = Data(base64Encoded: transport.seen[0].body).map { String(decoding: $0, as: UTF8.self) }
        #expect(mime == Self.text.replacing("\n", with: "\r\n"))
    }

    @Test(
        "Another's mailbox sends under its own address",
        arguments: [
            Connection.overHTTPS(.graph, .outgoing, shared: "team@example.org")
        ])
    func shared(connection: Connection) async throws {
        let transport = ScriptedTransport(.response(202, [:], ""))
        _ = try await submit(transport, over: connection)
        #expect(transport.lines == ["POST /v1.0/users/team@example.org/sendMail"])
    }

    @Test(
        "What was refused is told from what may have been sent",
        arguments: [
            (ScriptedTransport.Answer.failure(.interrupted), "uncertain"), (.failure(.unreachable), "unreachable"),
            (.response(200, [:], "<html>"), "uncertain"), (.response(500, [:], ""), "uncertain"),
            (.response(504, [:], ""), "uncertain"), (.response(503, [:], ""), "later"),
            (.response(413, [:], ""), "message"), (.response(404, [:], ""), "protocolFault"),
            (.json(#"{"error": {"code": "InvalidAuthenticationToken"}}"#, 401), "tokenRefused"),
            (.json(#"{"error": {"code": "ErrorSendAsDenied"}}"#, 403), "sender"),
            (.json(#"{"error": {"code": "ErrorAccessDenied"}}"#, 403), "mailboxRefused"),
            (.json(#"{"error": {"code": "ErrorInvalidRecipients"}}"#, 400), "recipient"),
            (.json(#"{"error": {"code": "ErrorMessageSizeExceeded"}}"#, 413), "message"),
            (.json(#"{"error": {"code": "ApplicationThrottled"}}"#, 429), "later"),
        ])
    func outcomes(answer: ScriptedTransport.Answer, expected: String) async throws {
        let transport = ScriptedTransport(answer)
        #expect(try await submit(transport).word == expected)
        #expect(transport.seen.count == 1, "nothing is sent twice")
    }

    // MARK: - Large messages

    /// 4,050 bytes in one attachment, a piece and the beginning of another, and some in a second one.
    private static let large: String = {
        let line = String(repeating: "QUJD", count: 18) + "\n"
        let file = String(repeating: line, count: 75)
        return """
            From: alice@example.org
            To: b@example.org
            Content-Type: multipart/mixed; boundary=b

            --b

            hi
            --b
            Content-Type: application/pdf; name=large.pdf
            Content-Transfer-Encoding: base64

            \(file)--b
            Content-Type: text/plain; name=small.txt

            \(String(repeating: "0123456789\n", count: 10))--b--

            """
    }()
    private static let size = 75 * 54

    private static let piece = ScriptedTransport.Answer.json(#"{"nextExpectedRanges": ["3932-"]}"#)
    private static let draft = ScriptedTransport.Answer.json(#"{"id": "AA/BB="}"#, 201)
    private static let session = ScriptedTransport.Answer.json(
        #"{"uploadUrl": "https://upload.example.net/a?authtoken=secret", "nextExpectedRanges": ["0-"]}"#, 201)

    @Test("A large attachment is uploaded in pieces, without the token, and the rest of the message is as it was")
    func upload() async throws {
        let transport = ScriptedTransport(
            Self.draft, Self.session, .json(#"{"nextExpectedRanges": ["3932-"]}"#), .response(201, [:], ""),
            .response(202, [:], ""))
        #expect(try await submit(transport, Self.large).word == "accepted")
        #expect(
            transport.lines == [
                "POST /v1.0/me/messages", "POST /v1.0/me/messages/AA%2FBB%3D/attachments/createUploadSession",
                "PUT /a?authtoken=secret", "PUT /a?authtoken=secret", "POST /v1.0/me/messages/AA%2FBB%3D/send",
            ])
        let seen = transport.seen
        let mime = Data(base64Encoded: seen[0].body).map { String(decoding: $0, as: UTF8.self) } ?? ""
        #expect(mime.contains("small.txt") && !mime.contains("large.pdf") && mime.hasSuffix("--b--\r\n"))
        #expect(seen[1].body.contains("\"size\":\(Self.size)") && seen[1].body.contains("\"name\":\"large.pdf\""))
        #expect(
            seen.map { $0.headers["Content-Range"] } == [
                nil, nil, "bytes 0-3931/\(Self.size)", "bytes 3932-\(Self.size - 1)/\(Self.size)", nil,
            ])
        #expect(seen.map { $0.headers["Authorization"] != nil } == [true, true, false, false, true])
        #expect((seen[2].body + seen[3].body) == String(repeating: "ABC", count: Self.size / 3))
    }

    @Test(
        "An interrupted upload goes on where the server says, in either spelling",
        arguments: ["nextExpectedRanges", "NextExpectedRanges"])
    func resumption(name: String) async throws {
        let pauses = Pauses()
        let transport = ScriptedTransport(
            Self.draft, Self.session, .failure(.interrupted), .json(#"{"\#(name)": ["100-"]}"#),
            .response(503, ["Retry-After": "7"], ""), .failure(.unreachable),
            .json(#"{"\#(name)": ["4032"]}"#), .response(201, [:], ""), .response(202, [:], ""))
        #expect(try await submit(transport, Self.large, pauses: pauses).word == "accepted")
        #expect(
            transport.seen.compactMap { $0.headers["Content-Range"] } == [
                "bytes 0-3931/\(Self.size)", "bytes 100-4031/\(Self.size)",
                "bytes 100-4031/\(Self.size)",
                "bytes 4032-\(Self.size - 1)/\(Self.size)",
            ])
        #expect(pauses.noted == [.seconds(1), .seconds(7)])
    }

    @Test(
        "What fails before the last request takes the draft away, and says so where it cannot",
        arguments: [
            (
                [draft, .json(#"{"error": {"code": "ErrorAccessDenied"}}"#, 403), .response(204, [:], "")], "message",
                ""
            ),
            ([draft, session, .response(404, [:], ""), .response(204, [:], "")], "message", ""),
            ([draft, .failure(.interrupted), .failure(.unreachable)], "unreachable", "the draft is left"),
            (
                [draft, session, .json(#"{"nextExpectedRanges": ["4000-"]}"#), .response(204, [:], "")], "later",
                "does not go on"
            ),
            (
                [
                    draft, session, piece, .json("", 201), .json(#"{"error": {"code": "ErrorSendAsDenied"}}"#, 403),
                    .json("", 204),
                ],
                "sender", "ErrorSendAsDenied"
            ),
            ([.response(503, [:], "")], "later", ""), ([.failure(.interrupted)], "unreachable", ""),
            ([.json(#"{"error": {"code": "ErrorAccessDenied"}}"#, 403)], "mailboxRefused", "Mail.ReadWrite"),
        ])
    func failures(answers: [ScriptedTransport.Answer], expected: String, words: String) async throws {
        let transport = ScriptedTransport(answers: answers)
        let outcome = try await submit(transport, Self.large)
        #expect(outcome.word == expected, "\(outcome)")
        #expect("\(outcome)".contains(words), "\(outcome)")
        if answers.count > 1 { #expect(transport.lines.last == "DELETE /v1.0/me/messages/AA%2FBB%3D") }
    }

    @Test(
        "Only a file that the server says to be whole is sent: else the draft goes away",
        arguments: [
            [.json("{}")], [piece, .json("{}")], [piece, .json("")], [piece, .json("", 204)],
            [piece, .json("<html>", 200, ["Content-Type": "text/html"])],
            [piece, .json(#"{"NextExpectedRanges": []}"#)], [piece, .json(#"{"NextExpectedRanges": ["3932-"]}"#)],
            [piece, .json(#"{"NextExpectedRanges": ["\#(size)-"]}"#)], [.json("", 201)],
        ] as [[ScriptedTransport.Answer]])
    func incomplete(answers: [ScriptedTransport.Answer]) async throws {
        let transport = ScriptedTransport(answers: [Self.draft, Self.session] + answers + [.json("", 204)])
        #expect(try await submit(transport, Self.large).word == "later")
        #expect(transport.lines.last == "DELETE /v1.0/me/messages/AA%2FBB%3D", "\(transport.lines)")
    }

    @Test("A server that knows the end of a session and has not said 201 is asked once more")
    func wholeWithoutWord() async throws {
        let transport = ScriptedTransport(
            Self.draft, Self.session, Self.piece, .failure(.interrupted),
            .json(#"{"NextExpectedRanges": ["\#(Self.size)-"]}"#), .json("", 201), .json("", 202))
        #expect(try await submit(transport, Self.large).word == "accepted")
        #expect(transport.lines.filter { $0.hasPrefix("PUT") }.count == 3)
    }

    @Test("A piece that does not get there is tried five times, and the waits grow")
    func exhausted() async throws {
        let pauses = Pauses()
        let lost = ScriptedTransport.Answer.failure(.interrupted)
        let transport = ScriptedTransport(
            answers: [Self.draft, Self.session] + Array(repeating: lost, count: 9) + [.json("", 204)])
        #expect(try await submit(transport, Self.large, pauses: pauses).word == "unreachable")
        #expect(transport.lines.filter { $0.hasPrefix("PUT") }.count == 5)
        #expect(pauses.noted == [.seconds(1), .seconds(2), .seconds(4), .seconds(8)])
        #expect(transport.lines.last == "DELETE /v1.0/me/messages/AA%2FBB%3D")
    }

    @Test(
        "After the last request nobody knows, and the draft stays",
        arguments: [
            .failure(.interrupted), .json("", 200), .json("<html>", 200, ["Content-Type": "text/html"]),
            .json("", 204), .json("", 500),
        ] as [ScriptedTransport.Answer])
    func uncertain(answer: ScriptedTransport.Answer) async throws {
        let transport = ScriptedTransport(Self.draft, Self.session, Self.piece, .response(201, [:], ""), answer)
        #expect(try await submit(transport, Self.large).word == "uncertain")
        #expect(transport.lines.last?.hasSuffix("/send") == true)
    }

    @Test("A place for the upload that is not under TLS gets nothing")
    func insecureUpload() async throws {
        let session = ScriptedTransport.Answer.json(#"{"uploadUrl": "http://127.0.0.1:80/a"}"#, 201)
        let transport = ScriptedTransport(Self.draft, session, .response(204, [:], ""))
        #expect(try await submit(transport, Self.large).word == "protocolFault")
        #expect(transport.lines.map { $0.prefix { $0 != " " } } == ["POST", "POST", "DELETE"])
    }

    @Test(
        "What cannot be taken apart is refused before anything is sent",
        arguments: [
            "Content-Type: multipart/signed; boundary=b", "Content-Type: text/plain",
        ])
    func indivisible(type: String) async throws {
        let transport = ScriptedTransport()
        let text = Self.large.replacing("Content-Type: multipart/mixed; boundary=b", with: type)
        #expect(try await submit(transport, text).word == "indivisible")
        #expect(transport.seen.isEmpty)
    }

    @Test(
        "Text that loses its character set by itself stays inside where the rest fits without it going",
        arguments: [(33, ["file.pdf"]), (45, ["text.txt", "file.pdf"])])
    func parameters(lines: Int, names: [String]) async throws {
        func part(_ type: String, _ lines: Int) -> String {
            "--b\nContent-Type: \(type)\nContent-Transfer-Encoding: base64\n\n"
                + String(repeating: String(repeating: "QUJD", count: 18) + "\n", count: lines)
        }
        let text =
            "From: alice@example.org\nTo: b@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhi\n"
            + part("text/plain; charset=iso-8859-1; name=text.txt", lines) + part("application/pdf; name=file.pdf", 30)
            + "--b--\n"
        let transport = ScriptedTransport(answers: [Self.draft] + names.map { _ in .json("", 201) } + [.json("", 202)])
        #expect(try await submit(transport, text).word == "accepted")
        let uploads = transport.seen.dropFirst().dropLast()
        #expect(uploads.count == names.count)
        for (upload, name) in zip(uploads, names) { #expect(upload.body.contains("\"name\":\"\(name)\"")) }
    }

    @Test("Many attachments that are small one by one go in requests of their own, no more of them than needed")
    func manySmall() async throws {
        let file = String(repeating: String(repeating: "QUJD", count: 18) + "\n", count: 30)
        let part = "--b\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\n"
        let text =
            "From: alice@example.org\nTo: b@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhi\n"
            + part + file + part + file + "--b--\n"
        let transport = ScriptedTransport(Self.draft, .response(201, [:], "{}"), .response(202, [:], ""))
        #expect(try await submit(transport, text).word == "accepted")
        #expect(transport.lines[1] == "POST /v1.0/me/messages/AA%2FBB%3D/attachments")
        #expect(transport.seen[1].body.count < 4_000)

        let portal = ScriptedTransport(Self.draft, .json("<html>"), .json("", 204))
        #expect(try await submit(portal, text).word == "later")
        #expect(portal.lines.last == "DELETE /v1.0/me/messages/AA%2FBB%3D")
    }
}
