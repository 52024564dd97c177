import Glibc

/// Makes files that were not there before.
enum NewFile {
    /// Makes a directory and those above it that are missing, each with mode 0700.
    static func makeDirectories(_ path: String) throws(DeclarationWriterError) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw failure(path)
        }
        try makeDirectories(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure(path) }
    }

    /// Writes a file of mode 0600 whole or not at all, and never over another.
    ///
    /// The text is on the disk under another name before link(2) gives it its own, which fails where one is.
    static func write(_ text: String, name: String, in folder: String) throws(DeclarationWriterError) {
        let path = folder + "/" + name
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard directory >= 0 else { throw failure(folder) }
        defer { close(directory) }

        let draft = ".\(name).\(UInt64.random(in: .min ... .max))"
        let descriptor = openat(directory, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        defer { unlinkat(directory, draft, 0) }
        do {
            defer { close(descriptor) }
            guard writeAll(text, to: descriptor), fsync(descriptor) == 0 else { throw failure(path) }
        }
        guard linkat(directory, draft, directory, name, 0) == 0 else {
            throw errno == EEXIST ? .exists(path: path) : failure(path)
        }
        guard fsync(directory) == 0 else { throw failure(path) }
    }

    private static func writeAll(_ text: String, to descriptor: CInt) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func failure(_ path: String) -> DeclarationWriterError {
        .cannotWrite(path: path, detail: String(cString: strerror(errno)))
    }
}
