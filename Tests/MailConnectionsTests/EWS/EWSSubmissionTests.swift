import FoundationEssentials
import Grants
import Messages
import OAuth
import PlainXML
import Testing

@testable import MailConnections

@Suite("Sending over EWS")
struct EWSSubmissionTests {
    private static let text = "From: alice@example.org\nTo: b@example.org\n\n.grüße\n"

    private func submit(_ answers: ScriptedTransport.Answer...) async throws -> (
        Result<SubmissionOutcome, MailServerError>, ScriptedTransport
    ) {
        let transport = ScriptedTransport(answers: answers)
        let submitter = NetworkMailSubmitter(trust: TrustConfiguration(), transport: transport)
        let message = try Message(Self.text)
        do throws(MailServerError) {
            return (
                .success(
                    try await submitter.submit(
                        message, .to("b@example.org", "c@example.org"),
                        over: .overHTTPS(.ews, .outgoing, shared: "team@example.org"), .accessToken(Sample.token))),
                transport
            )
        } catch {
            return (.failure(error), transport)
        }
    }

    @Test("The message goes as it is, with its blind copies, and a copy is kept in the shared mailbox")
    func accepted() async throws {
        let (outcome, transport) = try await submit(.response(200, [:], EWSSample.sent))
        // From is alice's, so alice is a sender, too.
        #expect(outcome == .success(.accepted("NoError")))
        let envelope = try XMLReader.read(Array(try #require(transport.seen.first).body.utf8))
        let digits = try #require(envelope.descendant(.types("MimeContent"))?.text)
        let mime = String(decoding: try #require(Data(base64Encoded: digits)), as: UTF8.self)
        #expect(
            mime == "From: alice@example.org\r\nTo: b@example.org\r\nBcc: c@example.org\r\n\r\n.grüße\r\n")
        let operation = envelope.descendant(.messages("CreateItem"))
        #expect(operation?.attribute("MessageDisposition") == "SendAndSaveCopy")
        let folder = operation?.child(.messages("SavedItemFolderId"))?.descendant(.types("EmailAddress"))
        #expect(folder?.text == "team@example.org")
    }

    @Test(
        "What was refused is told from what may have been sent",
        arguments: [
            (ScriptedTransport.Answer.failure(.interrupted), "uncertain"), (.failure(.oversized), "uncertain"),
            (.failure(.unreachable), "unreachable"), (.failure(.untrusted), "untrusted"),
            (.response(200, [:], "<html>"), "uncertain"), (.response(200, [:], "<!DOCTYPE a>"), "uncertain"),
            (.response(500, [:], ""), "uncertain"), (.response(502, [:], ""), "uncertain"),
            (.response(504, [:], ""), "uncertain"), (.response(408, [:], ""), "uncertain"),
            (.response(503, [:], ""), "later"), (.response(429, ["Retry-After": "5"], ""), "later"),
            (.response(413, [:], ""), "message"), (.response(401, [:], ""), "tokenRefused"),
            (.response(403, [:], ""), "mailboxRefused"), (.response(404, [:], ""), "protocolFault"),
            (.response(307, ["Location": "https://evil.example"], ""), "protocolFault"),
            (.response(500, [:], EWSSample.fault("ErrorServerBusy")), "later"),
            (.response(500, [:], EWSSample.fault("ErrorInternalServerError")), "uncertain"),
            (.response(200, [:], EWSSample.error("ErrorSendAsDenied", "CreateItem")), "sender"),
            (.response(200, [:], EWSSample.error("ErrorInvalidRecipients", "CreateItem")), "recipient"),
            (.response(200, [:], EWSSample.error("ErrorMessageSizeExceeded", "CreateItem")), "message"),
            (.response(200, [:], EWSSample.error("ErrorServerBusy", "CreateItem", EWSSample.backOff)), "later"),
            (.response(200, [:], EWSSample.error("ErrorAccessDenied", "CreateItem")), "mailboxRefused"),
            (.response(200, [:], EWSSample.error("ErrorTimeoutExpired", "CreateItem")), "uncertain"),
            (.response(200, [:], EWSSample.error("ErrorInternalServerTransientError", "CreateItem")), "uncertain"),
            (.response(200, [:], EWSSample.error("ErrorConnectionFailed", "CreateItem")), "uncertain"),
            (.response(200, [:], EWSSample.error("ErrorMailboxFailover", "CreateItem")), "uncertain"),
            (.response(500, [:], EWSSample.plainFault("s:Server")), "uncertain"),
            (.response(500, [:], EWSSample.plainFault("s:Client")), "protocolFault"),
            (.response(500, [:], EWSSample.plainFault("s:Client.Authentication")), "protocolFault"),
            (.response(200, [:], EWSSample.error("ErrorQuotaExceeded", "CreateItem")), "sender"),
            (.response(200, [:], EWSSample.error("ErrorImpersonateUserDenied", "CreateItem")), "mailboxRefused"),
            (.response(200, [:], EWSSample.error("ErrorNeverHeardOf", "CreateItem")), "message"),
            (.response(500, [:], EWSSample.fault("ErrorSchemaValidation")), "protocolFault"),
        ])
    func outcomes(answer: ScriptedTransport.Answer, expected: String) async throws {
        let (outcome, transport) = try await submit(answer)
        #expect(outcome.word == expected)
        #expect(transport.seen.count == 1, "nothing is sent twice")
    }
}

extension Result<SubmissionOutcome, MailServerError> {
    /// What it comes to, in a word.
    var word: String {
        switch self {
        case .success(.accepted): "accepted"
        case .success(.uncertain): "uncertain"
        case .success(.refused(let refusal)): "\(refusal.code)".prefix { $0 != "(" }.description
        case .failure(let error): "\(error.code)"
        }
    }
}
