import Glibc

/// That a working copy is being moved from one commit to another.
public struct MoveNote: Sendable, Equatable {
    /// The working copy's directory.
    var root: String
    public var from: CommitID
    public var to: CommitID
    /// In seconds since 1970.
    var writtenAt: Int = time(nil)

    init(root: String, from: CommitID, to: CommitID) {
        (self.root, self.from, self.to) = (root, from, to)
    }

    /// Nothing where there is none, or half of one.
    init?(at path: String) {
        guard let bytes = try? PrivateTree.read(path, limit: 1 << 16) else { return nil }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[4].isEmpty, let from = CommitID(String(parts[0])),
            let to = CommitID(String(parts[1])), let writtenAt = Int(parts[2])
        else { return nil }
        self.init(root: String(parts[3]), from: from, to: to)
        self.writtenAt = writtenAt
    }

    /// The line feed at the end says that it is whole.
    func write(to path: String) throws(RepositoryError) {
        let text = "\(from.text)\n\(to.text)\n\(writtenAt)\n\(root)\n"
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw PrivateTree.failure(draft) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0,
            rename(draft, path) == 0
        else { throw PrivateTree.failure(path) }
    }
}
