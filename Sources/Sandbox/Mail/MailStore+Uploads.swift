import FoundationEssentials

/// A file that is on its way to a draft, piece by piece.
struct Upload: Sendable {
    let draft: String
    let mailbox: String
    let size: Int
    var attachment: MailAttachment
}

extension MailStore {
    enum UploadStep: Sendable, Equatable {
        /// So many bytes are there; more are expected.
        case expects(Int)
        /// The file is whole and part of the draft.
        case done
        /// The piece is not the one that is expected.
        case outOfOrder(Int)
        /// There is no such upload, or it is over.
        case unknown
    }

    /// - Returns: what the upload's address is made of: whoever knows it may upload.
    func beginUpload(_ attachment: MailAttachment, size: Int, to id: String, of mailbox: String) throws(MailFault)
        -> String
    {
        _ = try message(id, in: mailbox)
        let name = randomness.text()
        uploads[name] = Upload(draft: id, mailbox: mailbox, size: size, attachment: attachment)
        return name
    }

    func uploadProgress(_ name: String) -> UploadStep {
        uploads[name].map { .expects($0.attachment.bytes.count) } ?? .unknown
    }

    /// - Parameter start: where the piece belongs in the file of so many bytes.
    func continueUpload(_ name: String, with piece: [UInt8], from start: Int, of size: Int) -> UploadStep {
        guard let upload = uploads[name] else { return .unknown }
        let count = upload.attachment.bytes.count
        guard start == count, size == upload.size, count + piece.count <= size, !piece.isEmpty else {
            return .outOfOrder(count)
        }
        uploads[name]?.attachment.bytes += piece
        guard count + piece.count == size, let done = uploads.removeValue(forKey: name) else {
            return .expects(count + piece.count)
        }
        attachments[done.draft, default: []].append(done.attachment)
        return .done
    }

    func cancelUpload(_ name: String) -> Bool { uploads.removeValue(forKey: name) != nil }
}
