import NIOCore

/// Puts a dot before each line that begins with one (RFC 5321 section 4.5.2), wherever the pieces are cut.
struct DotStuffing {
    private static let dot = UInt8(ascii: ".")
    private static let lf = UInt8(ascii: "\n")

    private var isAtLineStart = true

    /// - Parameter piece: bytes whose lines end with CRLF.
    mutating func encode(_ piece: [UInt8]) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: piece.count + 64)
        var rest = piece[...]
        while let first = rest.first {
            if isAtLineStart, first == Self.dot { buffer.writeInteger(Self.dot) }
            let line = rest.prefix(through: rest.firstIndex(of: Self.lf) ?? rest.endIndex - 1)
            buffer.writeBytes(line)
            isAtLineStart = line.last == Self.lf
            rest = rest.dropFirst(line.count)
        }
        return buffer
    }
}
