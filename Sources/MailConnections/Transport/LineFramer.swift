import Grants
import NIOCore

/// Cuts what a server sends into lines, within limits.
///
/// A line ends with LF, and a CR before it belongs to the end. What is longer, comes more often or holds a NUL is not
/// the text protocol of a mail server.
struct LineFramer {
    /// Octets of a line. SASL lines of 12,288 must be possible (RFC 4954 section 4).
    static let lineLimit = 16_384
    /// Lines on one connection. A verification reads some thirty; a submission some for each of 500 recipients.
    static let countLimit = 10_000

    private var buffer = ByteBuffer()
    /// How many of the buffer's bytes are known to hold no line's end: a slow server must not make reading slower.
    private var searched = 0
    private var skipping = 0
    private var count = 0

    /// Nothing was received that has not been taken.
    var isEmpty: Bool { buffer.readableBytes == 0 }

    mutating func append(_ bytes: ByteBuffer) {
        var bytes = bytes
        buffer.writeBuffer(&bytes)
    }

    /// Leaves bytes out, received already or yet to come.
    mutating func skip(_ octets: Int) {
        skipping += octets
    }

    /// The next whole line without its end, or nothing while it has not arrived.
    ///
    /// - Throws: `protocolFault` at a limit and for a NUL.
    mutating func next() throws(MailServerError) -> [UInt8]? {
        leaveOut()
        let bytes = buffer.readableBytesView
        guard let end = bytes.dropFirst(searched).firstIndex(of: UInt8(ascii: "\n")) else {
            searched = bytes.count
            try check(length: bytes.count)
            return nil
        }
        searched = 0
        let length = end - bytes.startIndex
        try check(length: length)
        var line = buffer.readBytes(length: length + 1)?.dropLast() ?? []
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        buffer.discardReadBytes()
        count += 1
        guard count <= Self.countLimit else {
            throw MailServerError(.protocolFault, "the server sends more than \(Self.countLimit) lines")
        }
        guard !line.contains(0) else { throw MailServerError(.protocolFault, "the server sends a NUL") }
        return Array(line)
    }

    /// What was received beyond the last line that was taken.
    mutating func takeRest() -> ByteBuffer {
        leaveOut()
        searched = 0
        return buffer.readSlice(length: buffer.readableBytes) ?? ByteBuffer()
    }

    private mutating func leaveOut() {
        let octets = min(skipping, buffer.readableBytes)
        buffer.moveReaderIndex(forwardBy: octets)
        skipping -= octets
        searched = max(searched - octets, 0)
    }

    private func check(length: Int) throws(MailServerError) {
        guard length <= Self.lineLimit else {
            throw MailServerError(.protocolFault, "the server sends a line of more than \(Self.lineLimit) octets")
        }
    }
}
