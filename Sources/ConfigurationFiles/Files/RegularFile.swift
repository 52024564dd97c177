import Glibc

/// Reads files that somebody else may have put there: never waits, never follows, never reads without end.
enum RegularFile {
    /// The bytes of a file; nothing where there is none.
    ///
    /// - Parameters:
    ///   - name: one component below the open directory.
    ///   - file: the whole path, for messages.
    static func read(
        _ name: String, at directory: CInt, file: String, limit: Int
    ) throws(ConfigurationErrors) -> [UInt8]? {
        // O_NONBLOCK: opening a FIFO would otherwise wait for a writer.
        let descriptor = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            if isSymbolicLink(name, at: directory) { throw link(file) }
            return try absentOrFailure(file, code)
        }
        defer { close(descriptor) }

        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(file, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw refusal(file, "this is not a regular file") }
        let bytes = try contents(of: descriptor, file: file, limit: limit)
        guard bytes.count <= limit else { throw refusal(file, "the file is larger than \(limit) bytes") }
        return bytes
    }

    /// Reads one byte more than the limit at most: a file may grow after its size was asked.
    private static func contents(
        of descriptor: CInt, file: String, limit: Int
    ) throws(ConfigurationErrors) -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= limit {
            let count = block.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(file, errno) }
            if count == 0 { break }
            bytes += block.prefix(count)
        }
        return bytes
    }

    static func isSymbolicLink(_ name: String, at directory: CInt) -> Bool {
        var status = stat()
        return fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    static func link(_ file: String) -> ConfigurationErrors {
        refusal(
            file,
            "this is a symbolic link, and none is followed here; put the file itself in its place, or link the whole "
                + "mailgrant directory")
    }

    static func absentOrFailure<Absent>(_ file: String, _ code: CInt) throws(ConfigurationErrors) -> Absent? {
        if code == ENOENT { return nil }
        throw failure(file, code)
    }

    static func failure(_ file: String, _ code: CInt) -> ConfigurationErrors {
        refusal(file, "this cannot be read: " + String(cString: strerror(code)))
    }

    private static func refusal(_ file: String, _ message: String) -> ConfigurationErrors {
        ConfigurationErrors(ConfigurationError(file: file, message: message))
    }
}
