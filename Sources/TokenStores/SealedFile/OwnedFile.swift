import Glibc
import Grants
import Secrets

/// A file that only its owner may touch, read and replaced as a whole.
enum OwnedFile {
    /// Who may have made a file, and what others may do with it.
    struct Rule {
        /// Whether it may be the superuser's, as what systemd hands to a unit is.
        var mayBeOfRoot = false
        /// Permission bits that it may not have.
        var forbidden: mode_t = 0o077
    }

    /// The file's bytes; nothing where there is none.
    ///
    /// - Throws: ``TokenStoreError`` with `failed` where it is no regular file, is another's, or open to others.
    static func read(_ path: String, _ rule: Rule = Rule(), atMost largest: Int) throws(TokenStoreError) -> Secret? {
        // O_NONBLOCK, so that a named pipe in its place does not make the caller wait.
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard file >= 0 else {
            switch errno {
            case ENOENT: return nil
            case ELOOP: throw refusal("\(path) is a symbolic link", "put the file itself there")
            default: throw failure(path)
            }
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure(path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw refusal("\(path) is no regular file", "remove it") }
        guard status.st_uid == geteuid() || rule.mayBeOfRoot && status.st_uid == 0 else {
            throw refusal("\(path) belongs to another user", "give it to the user who runs mailgrant")
        }
        guard status.st_mode & rule.forbidden == 0 else {
            throw refusal("\(path) is open to other users", "run: chmod 600 \(path)")
        }
        guard status.st_size <= largest else { throw refusal("\(path) is too large", "see what it is") }
        return try read(Int(status.st_size), from: file, path)
    }

    private static func read(_ size: Int, from file: CInt, _ path: String) throws(TokenStoreError) -> Secret {
        try Secret(capacity: size) { block throws(TokenStoreError) in
            var count = 0
            while count < size {
                let length = Glibc.read(file, block.baseAddress?.advanced(by: count), size - count)
                if length < 0, errno == EINTR { continue }
                guard length >= 0 else { throw failure(path) }
                guard length > 0 else { break }
                count += length
            }
            return count
        }
    }

    /// Puts bytes in place of the file so that a reader, or a crash of the program or the machine, sees the old or the new
    /// whole file: both the file and its directory are on the disk before this returns. The caller holds the lock: what a
    /// killed run has left beside the file is used up by the next.
    ///
    /// - Throws: ``TokenStoreError`` with `failed`; the file is as it was then.
    static func replace(_ path: String, with bytes: UnsafeRawBufferPointer) throws(TokenStoreError) {
        let draft = path + ".draft"
        unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure(path) }
        // The umask may have taken the user's own permissions away.
        let isWritten = fchmod(file, 0o600) == 0 && write(bytes, to: file) && fsync(file) == 0
        let reason = errno
        close(file)
        guard isWritten, rename(draft, path) == 0 else {
            let reason = isWritten ? errno : reason
            unlink(draft)
            throw failure(path, reason)
        }
        try synchronizeDirectory(of: path)
    }

    /// Sees to it that a change of names in a file's directory is on the disk.
    static func synchronizeDirectory(of path: String) throws(TokenStoreError) {
        let parent = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        let directory = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw failure(parent) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw failure(parent) }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to file: CInt) -> Bool {
        var written = 0
        while written < bytes.count {
            let length = Glibc.write(file, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            if length < 0, errno == EINTR { continue }
            guard length > 0 else { return false }
            written += length
        }
        return true
    }

    static func failure(_ path: String, _ reason: CInt = errno) -> TokenStoreError {
        TokenStoreError(
            .failed, "\(path): \(String(cString: strerror(reason)))",
            remedy: reason == ENOSPC || reason == EDQUOT
                ? "make room there" : "let this user read and write it")
    }

    private static func refusal(_ what: String, _ remedy: String) -> TokenStoreError {
        TokenStoreError(.failed, what, remedy: remedy)
    }
}
