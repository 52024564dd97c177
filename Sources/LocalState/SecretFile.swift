import Glibc
public import Grants
public import Secrets

/// A file that holds a secret for a program which reads it again and again.
public enum SecretFile {
    /// Puts new content in the place of the old. Whoever reads the file sees one or the other whole; in a failure, and
    /// after a crash, the old one is still there. It is for its owner's eyes from the first moment.
    ///
    /// - Throws: ``LedgerError``, also where the path leads to a symbolic link, a directory or a device: to replace one
    ///   would do something else than was meant.
    public static func replace(_ path: String, with content: Secret) throws(LedgerError) {
        try refuseUnlessReplaceable(path)
        try PrivateFile.replace(path) { file throws(LedgerError) in try write(content, to: file, path) }
    }

    private static func refuseUnlessReplaceable(_ path: String) throws(LedgerError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT, !path.hasSuffix("/"), !path.isEmpty { return }
            throw PrivateFile.failure(path)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return
        case S_IFLNK: throw LedgerError(path: path, detail: "this is a symbolic link")
        case S_IFDIR: throw LedgerError(path: path, detail: "this is a directory")
        default: throw LedgerError(path: path, detail: "this is no regular file")
        }
    }

    private static func write(_ content: Secret, to file: CInt, _ path: String) throws(LedgerError) {
        let isWritten = content.withExposedBytes { bytes in
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(file, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                if count >= 0 { written += count } else if errno != EINTR { return false }
            }
            return true
        }
        guard isWritten else { throw PrivateFile.failure(path) }
    }
}
