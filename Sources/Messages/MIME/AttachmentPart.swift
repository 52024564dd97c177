/// An attachment of a message: a part that can be taken out and carried apart from it.
public struct AttachmentPart: Sendable, Equatable {
    /// The file's name, for a person.
    public let name: String
    /// `application/pdf`: in lower case, without parameters.
    public let mediaType: String
    /// Whether it is text that is read otherwise without its parameters, which ``mediaType`` leaves out: those of a character
    /// set, or of an invitation (RFC 5546).
    public let needsParameters: Bool
    /// By which other parts refer to it, without its angle brackets.
    public let contentID: String?
    /// Whether it is shown where it is referred to.
    public let isInline: Bool
    /// The size of the file in bytes.
    public let size: Int

    /// How much shorter the message is without it, in bytes.
    public var sizeInMessage: Int { whole.count }

    /// With its boundary and header, within the message's body.
    let whole: Range<Int>
    private let content: Range<Int>
    private let encoding: TransferEncoding
    private let body: MessageBody

    /// Nothing for a part that is no file by itself: another multipart, or one without a name and not declared to be one.
    ///
    /// - Throws: ``MessageError/storage(errno:)``.
    init?(_ part: MultipartScan.Part, in body: MessageBody) throws(MessageError) {
        let type = ContentField(part.header.first("Content-Type"))
        let disposition = ContentField(part.header.first("Content-Disposition"))
        let name = disposition?.parameters["filename"] ?? type?.parameters["name"]
        let mediaType = type?.value ?? "text/plain"
        guard name != nil || disposition?.value == "attachment", !mediaType.hasPrefix("multipart/"),
            let encoding = TransferEncoding(part.header.first("Content-Transfer-Encoding"))
        else { return nil }
        self.name = name ?? "attachment"
        self.mediaType = mediaType
        needsParameters =
            mediaType.hasPrefix("text/") && (type?.parameters["charset"] ?? type?.parameters["method"]) != nil
        contentID = (part.header.first("Content-ID")?.value).map { $0.filter { !"<> ".contains($0) } }
        isInline = disposition?.value == "inline"
        whole = part.whole
        content = part.content
        self.encoding = encoding
        self.body = body
        var file = AttachmentFile(body: body, content: part.content, encoding: encoding)
        var size = 0
        while case let count = try file.next(upTo: MessagePieces.length).count, count > 0 { size += count }
        self.size = size
    }

    /// The file from its first byte on, decoded.
    public func file() -> AttachmentFile { AttachmentFile(body: body, content: content, encoding: encoding) }

    public static func == (left: AttachmentPart, right: AttachmentPart) -> Bool {
        left.body === right.body && left.whole == right.whole
    }
}

/// Reads an attachment's file piece by piece.
public struct AttachmentFile: Sendable {
    let body: MessageBody
    let content: Range<Int>
    var decoder: TransferDecoder
    private var offset: Int
    private var decoded: [UInt8] = []

    init(body: MessageBody, content: Range<Int>, encoding: TransferEncoding) {
        self.body = body
        self.content = content
        decoder = TransferDecoder(encoding)
        offset = content.lowerBound
    }

    /// The next bytes, fewer than asked for only at the end.
    ///
    /// - Throws: ``MessageError/storage(errno:)``.
    public mutating func next(upTo count: Int) throws(MessageError) -> [UInt8] {
        while decoded.count < count, offset < content.upperBound {
            let piece = try body.read(at: offset, upTo: min(MessagePieces.length, content.upperBound - offset))
            guard !piece.isEmpty else { break }
            offset += piece.count
            decoded += decoder.decode(piece)
            if offset >= content.upperBound { decoded += decoder.finish() }
        }
        let next = Array(decoded.prefix(count))
        decoded.removeFirst(next.count)
        return next
    }
}
