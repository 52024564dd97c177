import Surroundings
import Testing

struct PracticeMessageTests {
    private let message = PracticeMessage(from: "alice@example.org", to: "bob@example.org")
    private let trace = "Return-Path: <alice@example.org>\nReceived: from a\n\tby b; Thu, 1 Jan 2026 12:00:00 +0000\n"

    @Test("A message with trace fields before it and mbsync's mark after its header has arrived")
    func arrived() {
        let received = trace.utf8 + replacing("8bit\n", with: "8bit\nX-TUID: abcdefghijkl\n")
        #expect(message.arrived(as: received))
    }

    @Test(
        "A message with a changed line, a lost dot or lost blanks has not arrived",
        arguments: [
            ("\nFrom the", "\n>From the"), ("\n.\n", "\n"), ("  \u{20}\n", "\n"), ("8bit\n", "8bit\nX-New: a\n"),
        ])
    func damaged(original: String, damage: String) {
        #expect(!message.arrived(as: trace.utf8 + replacing(original, with: damage)))
    }

    @Test("A field that servers do not add is a change")
    func foreignField() {
        #expect(!message.arrived(as: Array("X-Scanned: yes\n".utf8) + message.bytes))
    }

    /// The message with a part of it exchanged.
    private func replacing(_ part: String, with other: String) -> [UInt8] {
        let text = String(decoding: message.bytes, as: UTF8.self)
        let parts = text.split(separator: part, maxSplits: 1, omittingEmptySubsequences: false)
        precondition(parts.count == 2, "the message has no such part")
        return Array((parts[0] + other + parts[1]).utf8)
    }
}
