import Glibc
import Secrets

/// One file of the cache, read and written whole.
struct CacheFile {
    /// The largest file in bytes: room for any token that a mail program can carry.
    static let largest = 131_072

    let path: Path

    /// The bytes. Nothing where there is no regular file of the user that nobody else may touch.
    func read() -> Secret? {
        // O_NONBLOCK, so that a named pipe in its place does not make the caller wait.
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        let descriptor = path.withCharacters { open($0, flags) }
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
            status.st_mode & 0o077 == 0, status.st_size <= Self.largest
        else { return nil }
        return Self.read(Int(status.st_size), from: descriptor)
    }

    private static func read(_ size: Int, from descriptor: Int32) -> Secret? {
        let bytes = Secret(capacity: size) { block in
            var count = 0
            while count < size {
                let length = Glibc.read(descriptor, block.address + count, size - count)
                if length < 0, errno == EINTR { continue }
                guard length > 0 else { break }
                count += length
            }
            return count
        }
        return bytes.count == size ? bytes : nil
    }

    /// Puts bytes in place of the file, whole or not at all: a reader sees the old file or the new one.
    ///
    /// - Throws: ``TokenCacheError``
    func write(_ bytes: Secret) throws(TokenCacheError) {
        guard bytes.count <= Self.largest else { throw TokenCacheError(.tooLarge, "\(bytes.count) bytes") }
        guard let suffix = Seal.randomBytes(16) else { throw .notSaved(ENOSYS) }
        let unfinished = path.extended(by: ".", hexadecimal(suffix))
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = unfinished.withCharacters { open($0, flags, 0o600) }
        guard descriptor >= 0 else { throw .notSaved() }
        // The umask may have taken the user's own permissions away.
        let isWritten = fchmod(descriptor, 0o600) == 0 && Self.write(bytes, to: descriptor)
        let failure = errno
        close(descriptor)
        guard isWritten, rename(unfinished) else {
            let reason = isWritten ? errno : failure
            CacheFile(path: unfinished).remove()
            throw .notSaved(reason)
        }
    }

    func remove() {
        path.withCharacters { _ = unlink($0) }
    }

    private func rename(_ unfinished: Path) -> Bool {
        unfinished.withCharacters { old in path.withCharacters { new in Glibc.rename(old, new) } } == 0
    }

    private static func write(_ bytes: Secret, to descriptor: Int32) -> Bool {
        bytes.withExposedAddress { start in
            var written = 0
            while written < bytes.count {
                let length = Glibc.write(descriptor, start + written, bytes.count - written)
                if length < 0, errno == EINTR { continue }
                guard length > 0 else { return false }
                written += length
            }
            return true
        }
    }
}
