import Grants
import Messages
import Testing

@testable import MailConnections

@Suite("What the envelope says, said in the header")
struct HeaderRecipientsTests {
    private static let text = "From: Alice <alice@example.org>\nTo: B <b@example.org>\nCc: C@Example.org\n\nhi\n"

    private func addressed(
        _ text: String = text, _ envelope: Envelope
    ) throws -> Result<String, SubmissionRefusal> {
        let message = try Message(text)
        do throws(SubmissionRefusal) {
            let addressed = try message.addressed(by: envelope, from: Sample.user)
            return .success(String(decoding: addressed.header.bytes, as: UTF8.self))
        } catch {
            return .failure(error)
        }
    }

    @Test("Recipients that no field names become blind copies, each once")
    func blindCopies() throws {
        let header = try addressed(Self.text, .to("b@example.org", "c@example.org", "d@example.org", "e@example.org"))
        #expect(try header.get().hasSuffix("Bcc: d@example.org,\r\n e@example.org\r\n\r\n"))
        let same = try addressed(Self.text, .to("B@EXAMPLE.ORG", "c@example.org")).get()
        #expect(!same.contains("Bcc"))
        let all = try addressed("From: alice@example.org\nTo: undisclosed-recipients:;\n\n", .to("d@example.org")).get()
        #expect(all.hasSuffix("Bcc: d@example.org\r\n\r\n"))
    }

    @Test(
        "What a header cannot say is refused before anything is sent",
        arguments: [
            (Envelope.to("b@example.org"), SubmissionRefusal.Code.ignoresEnvelope, "also names C@Example.org"),
            (.to("b@example.org", "c@example.org", from: nil), .ignoresEnvelope, "from nobody"),
            (
                .to("b@example.org", "c@example.org", from: "bounces@example.org"), .ignoresEnvelope,
                "bounces@example.org"
            ),
            (
                .to("b@example.org", "c@example.org", notification: DeliveryNotification(events: [.success])),
                .sendsNoNotifications, ""
            ),
        ])
    func refusals(envelope: Envelope, code: SubmissionRefusal.Code, words: String) throws {
        let refusal = #expect(throws: SubmissionRefusal.self) { try addressed(Self.text, envelope).get() }
        #expect(refusal?.code == code && refusal?.detail.contains(words) == true)
    }

    @Test("A message that was sent on goes to nobody a second time")
    func resent() throws {
        let text = "Resent-To: d@example.org\nResent-From: alice@example.org\n" + Self.text
        let refusal = #expect(throws: SubmissionRefusal.self) { try addressed(text, .to("d@example.org")).get() }
        #expect(refusal?.code == .ignoresEnvelope)
    }
}
