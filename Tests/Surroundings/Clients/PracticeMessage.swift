import FoundationEssentials

/// A message whose bytes are easily damaged on the way, to be sent and looked for again.
public struct PracticeMessage: Sendable {
    /// The message as a mail program hands it over: lines end with LF.
    public let bytes: [UInt8]

    /// Makes one that is like no other.
    ///
    /// - Parameter text: more of the body.
    public init(from sender: String, to recipient: String, appending text: String = "") {
        let identifier = UUID().uuidString.lowercased()
        let longLine = String(repeating: "0123456789", count: 95)
        bytes = Array(
            """
            From: \(sender)
            To: \(recipient)
            Subject: practice \(identifier)
            Message-ID: <\(identifier)@practice.example>
            Date: Thu, 01 Jan 2026 12:00:00 +0000
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            From the first word on, mailboxes are tempted to change this line.
            .
            ..two dots, and one on its own above
            Grüße, 你好, 🖂
            \t a tab, a blank, and blanks at the end:  \u{20}
            \(longLine)

            \(text)
            """.utf8)
    }

    /// Whether another message, its lines ended by LF too, is this one with nothing changed.
    ///
    /// Servers put trace fields before it (RFC 5321, section 4.4), and programs that keep mail write fields of their own
    /// into the header; nothing else may differ by a byte.
    public func arrived(as received: [UInt8]) -> Bool {
        let lines = received.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let header = lines.prefix { !$0.isEmpty }
        let kept = header.filter { !Self.isMark($0) } + lines.dropFirst(header.count)
        let message = Array(kept.joined(separator: [UInt8(ascii: "\n")]))
        guard message.count >= bytes.count, message.suffix(bytes.count).elementsEqual(bytes) else { return false }
        return Self.isTrace(message.dropLast(bytes.count))
    }

    /// The bytes behind the header.
    public var body: [UInt8] { Self.body(of: bytes) }

    /// Whether another message, under whatever header, has this one's body with nothing changed: for programs that write
    /// the header themselves.
    public func isBody(of received: [UInt8]) -> Bool { Self.body(of: received) == body }

    private static func body(of message: [UInt8]) -> [UInt8] {
        let lines = message.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return Array(lines.drop { !$0.isEmpty }.dropFirst().joined(separator: [UInt8(ascii: "\n")]))
    }

    /// What mbsync and OfflineIMAP write to know a message again, getmail to say where it was, and mutt to find its end.
    private static func isMark(_ line: ArraySlice<UInt8>) -> Bool {
        ["X-TUID: ", "X-OfflineIMAP: ", "X-getmail-retrieved-from-mailbox: ", "Content-Length: ", "Lines: "]
            .contains { line.starts(with: $0.utf8) }
    }

    /// Whether these are whole trace fields, each a name and its folded lines.
    private static func isTrace(_ bytes: ArraySlice<UInt8>) -> Bool {
        let names: Set = ["return-path", "delivered-to", "received"]
        return bytes.split(separator: UInt8(ascii: "\n")).allSatisfy { line in
            if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t") { return true }
            return names.contains(String(decoding: line.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self).lowercased())
        }
    }
}
