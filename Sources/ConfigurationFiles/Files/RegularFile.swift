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
        let bytes = try contents(of: descriptor, size: Int(status.st_size), file: file, limit: limit)
        guard bytes.count <= limit else { throw refusal(file, "the file is larger than \(limit) bytes") }
        return bytes
    }

    /// Reads one byte more than the limit at most: a file may grow after its size was asked.
    private static func contents(
        of descriptor: CInt, size: Int, file: String, limit: Int
    ) throws(ConfigurationErrors) -> [UInt8] {
        var bytes: [UInt8] = []
        // One byte more than the file has shows its end at once.
        var block = min(max(size, 4_095), limit) + 1
        while bytes.count <= limit {
            var failed: CInt = 0
            let read = [UInt8](unsafeUninitializedCapacity: block) { buffer, count in
                let found = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                if found < 0 { failed = errno }
                count = max(found, 0)
            }
            if failed == EINTR { continue }
            guard failed == 0 else { throw failure(file, failed) }
            if read.isEmpty { break }
            if bytes.isEmpty { bytes = read } else { bytes += read }
            block = 1 << 16
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
