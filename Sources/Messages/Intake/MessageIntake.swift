/// Takes a message in piece by piece: the header is read, the body goes to a file in memory.
///
/// A line `From …` of a mailbox file at the beginning is dropped. A message may lack a header: the first line that is no
/// field begins the body.
public struct MessageIntake: ~Copyable {
    /// The longest header, in bytes. Servers take less.
    public static let headerLimit = 1 << 20
    /// The longest message, in bytes: more than any mail provider takes, less than would exhaust a machine.
    public static let messageLimit = 512 << 20

    private var lines: CanonicalLines
    private var header = MessageHeader()
    private var headerSize = 0
    private var isInHeader = true
    private var isFirstLine = true
    /// Of the header the line that is being read; of the body what is not in the file yet.
    private var buffer: [UInt8] = []
    private let body: MessageBody

    /// - Parameter endsAtDot: whether a line of a single dot ends the message, as for sendmail without `-i`.
    /// - Throws: ``MessageError/storage(errno:)``.
    public init(endsAtDot: Bool) throws(MessageError) {
        lines = CanonicalLines(endsAtDot: endsAtDot)
        body = try MessageBody()
    }

    /// The message is over: nothing more need be read.
    public var hasEnded: Bool { lines.hasEnded }

    /// Takes the next bytes, as many as there are.
    public mutating func take(_ bytes: UnsafeRawBufferPointer) throws(MessageError) {
        var position = 0
        while isInHeader, position < bytes.count, !lines.hasEnded {
            lines.take(bytes[position], into: &buffer)
            position += 1
            guard headerSize + buffer.count <= Self.headerLimit else { throw .headerTooLong }
            if lines.isAtLineStart, !buffer.isEmpty { try takeHeaderLine() }
        }
        guard position < bytes.count, !lines.hasEnded else { return }
        lines.take(UnsafeRawBufferPointer(rebasing: bytes[position...]), into: &buffer)
        try storeBody()
    }

    /// Everything has been taken.
    public consuming func finish() throws(MessageError) -> Message {
        lines.finish(into: &buffer)
        if isInHeader, !buffer.isEmpty { try takeHeaderLine() }
        try storeBody()
        return Message(header: header, body: body)
    }

    private mutating func takeHeaderLine() throws(MessageError) {
        defer { isFirstLine = false }
        let line = buffer
        if isFirstLine, line.starts(with: "From ".utf8) || line.starts(with: ">From ".utf8) {
            buffer = []
        } else if line.count == 2 {
            buffer = []
            beginBody()
        } else if line[0].isBlank, !header.fields.isEmpty {
            header.fields[header.fields.count - 1].fold(line)
            headerSize += line.count
            buffer = []
        } else if let field = HeaderField(firstLine: line) {
            header.fields.append(field)
            headerSize += line.count
            buffer = []
        } else {
            beginBody()
            try storeBody()
        }
    }

    private mutating func beginBody() {
        isInHeader = false
        lines.breaksAtCR = true
    }

    private mutating func storeBody() throws(MessageError) {
        guard !isInHeader else { return }
        guard body.size + buffer.count <= Self.messageLimit else { throw .messageTooLong }
        try body.append(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
