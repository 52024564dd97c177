extension Message {
    /// The attachments that can be taken out of the message without touching another byte of it.
    ///
    /// They are parts of a `multipart/mixed` that is the whole body; its first part, what a person reads, is none of them.
    ///
    /// - Returns: nothing for a message of another structure, such as a signed one.
    /// - Throws: ``MessageError/storage(errno:)``.
    public func separableAttachments() throws(MessageError) -> [AttachmentPart]? {
        guard let type = ContentField(header.first("Content-Type")), type.value == "multipart/mixed",
            let boundary = type.parameters["boundary"], !boundary.isEmpty,
            let parts = try MultipartScan.parts(of: body, boundary: boundary)
        else { return nil }
        var attachments: [AttachmentPart] = []
        for part in parts.dropFirst() {
            if let attachment = try AttachmentPart(part, in: body) { attachments.append(attachment) }
        }
        return attachments
    }
}
