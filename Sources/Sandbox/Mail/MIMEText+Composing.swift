import FoundationEssentials

/// What makes up a message that a client states in pieces.
struct MailComposition: Sendable {
    var from: String
    var to: [String] = []
    var cc: [String] = []
    var bcc: [String] = []
    var subject = ""
    var body = ""
    var isHTML = false
}

/// A file that was added to a draft.
struct MailAttachment: Sendable {
    var name: String
    var mediaType: String
    var contentID: String?
    var isInline: Bool
    var bytes: [UInt8]
}

extension MIMEText {
    /// - Parameter id: for Message-ID.
    init(_ composition: MailComposition, id: String) {
        var header = ["From: \(composition.from)"]
        for (name, addresses) in [("To", composition.to), ("Cc", composition.cc), ("Bcc", composition.bcc)]
        where !addresses.isEmpty {
            header.append("\(name): \(addresses.joined(separator: ",\r\n "))")
        }
        header += [
            "Subject: \(Self.headerText(composition.subject))", "Message-ID: <\(id)@sandbox.invalid>",
            "MIME-Version: 1.0",
            "Content-Type: text/\(composition.isHTML ? "html" : "plain"); charset=utf-8",
            "Content-Transfer-Encoding: base64",
        ]
        let text = header.joined(separator: "\r\n") + "\r\n\r\n" + Self.lines(Array(composition.body.utf8))
        self.init(Array(text.utf8))
    }

    /// The message with files at its end.
    func adding(_ attachments: [MailAttachment]) -> MIMEText {
        guard !attachments.isEmpty else { return self }
        if let boundary, let end = bytes.lastRange(of: Array("--\(boundary)--".utf8)) {
            let parts = attachments.map { Self.part($0, boundary) }.joined()
            return MIMEText(Array(bytes[..<end.lowerBound]) + parts.utf8 + bytes[end.lowerBound...])
        }
        return wrapped.adding(attachments)
    }

    /// The same as the first part of a multipart.
    private var wrapped: MIMEText {
        let boundary = "=_sandbox_\(bytes.count)"
        var outer: [String] = []
        var inner: [String] = []
        for (name, value) in fields where name != "mime-version" {
            if name.hasPrefix("content-") {
                inner.append("\(name): \(value)")
            } else {
                outer.append("\(name): \(value)")
            }
        }
        outer += ["MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=\"\(boundary)\""]
        let head =
            outer.joined(separator: "\r\n") + "\r\n\r\n--\(boundary)\r\n" + inner.map { $0 + "\r\n" }.joined() + "\r\n"
        return MIMEText(Array(head.utf8) + body + Array("\r\n--\(boundary)--\r\n".utf8))
    }

    /// Of a multipart/mixed.
    private var boundary: String? {
        guard let type = field("content-type"), type.lowercased().hasPrefix("multipart/mixed"),
            let start = type.firstRange(of: "boundary=")?.upperBound
        else { return nil }
        let rest = type[start...]
        return rest.hasPrefix("\"")
            ? String(rest.dropFirst().prefix { $0 != "\"" }) : String(rest.prefix { $0 != ";" && $0 != " " })
    }

    private static func part(_ attachment: MailAttachment, _ boundary: String) -> String {
        let name = headerText(attachment.name.filter { $0 != "\"" && $0 != "\\" })
        var header = [
            "--\(boundary)", "Content-Type: \(headerText(attachment.mediaType)); name=\"\(name)\"",
            "Content-Disposition: \(attachment.isInline ? "inline" : "attachment"); filename=\"\(name)\"",
            "Content-Transfer-Encoding: base64",
        ]
        if let id = attachment.contentID { header.append("Content-ID: <\(headerText(id))>") }
        return header.joined(separator: "\r\n") + "\r\n\r\n" + lines(attachment.bytes)
    }

    private static func headerText(_ text: String) -> String { text.filter { !$0.isNewline } }

    private static func lines(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
            + "\r\n"
    }
}

extension [UInt8] {
    /// The last place where these bytes are.
    fileprivate func lastRange(of bytes: [UInt8]) -> Range<Int>? {
        var start = count - bytes.count
        while start >= 0 {
            if self[start..<start + bytes.count].elementsEqual(bytes) { return start..<start + bytes.count }
            start -= 1
        }
        return nil
    }
}
