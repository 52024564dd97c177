/// A message, its lines ended by CRLF: the header at hand, the body in a file in memory.
public struct Message: Sendable {
    public var header: MessageHeader
    public let body: MessageBody

    /// The bytes on the wire, without what a protocol adds (RFC 1870 section 5).
    public var size: Int { header.bytes.count + body.size }

    /// Whether no byte is beyond ASCII.
    public var isASCII: Bool { header.isASCII && body.isASCII }

    /// Whether the header is only for those who understand UTF-8 in it (RFC 6532).
    public var needsUTF8Header: Bool { !header.isASCII }

    /// - Throws: ``MessageError/headerNotText``.
    public func checkHeader() throws(MessageError) {
        guard String(validating: header.bytes, as: UTF8.self) != nil else { throw .headerNotText }
    }

    /// The message from its first byte to its last, in pieces.
    public func pieces() -> MessagePieces { MessagePieces(self, leavingOut: []) }

    /// The whole message in base64, on one line.
    ///
    /// - Parameter parts: what is left out of it.
    /// - Throws: ``MessageError/storage(errno:)``.
    public func base64Encoded(leavingOut parts: [AttachmentPart] = []) throws(MessageError) -> [UInt8] {
        var pieces = MessagePieces(self, leavingOut: parts.map(\.whole))
        var encoder = Base64.Encoder()
        var digits: [UInt8] = []
        digits.reserveCapacity((size - parts.reduce(0) { $0 + $1.whole.count } + 2) / 3 * 4)
        while let piece = try pieces.next() { digits += encoder.encode(piece) }
        return digits + encoder.finish()
    }
}

/// Reads a message piece by piece, so that it is never in memory twice.
public struct MessagePieces: Sendable {
    /// The most bytes of a piece but the first, which is the header.
    public static let length = 65_536

    private let message: Message
    /// Of the body, in order.
    private var gaps: [Range<Int>]
    private var isAfterHeader = false
    private var offset = 0

    /// - Parameter gaps: parts of the body, none of which touches another.
    init(_ message: Message, leavingOut gaps: [Range<Int>]) {
        self.message = message
        self.gaps = gaps.sorted { $0.lowerBound < $1.lowerBound }
    }

    /// The next piece; nothing at the end.
    ///
    /// - Throws: ``MessageError/storage(errno:)``.
    public mutating func next() throws(MessageError) -> [UInt8]? {
        guard isAfterHeader else {
            isAfterHeader = true
            return message.header.bytes
        }
        while let gap = gaps.first, gap.lowerBound == offset {
            offset = gap.upperBound
            gaps.removeFirst()
        }
        let limit = gaps.first.map { min($0.lowerBound - offset, Self.length) } ?? Self.length
        let piece = try message.body.read(at: offset, upTo: limit)
        offset += piece.count
        return piece.isEmpty ? nil : piece
    }
}
