import FoundationEssentials
import Glibc
import Grants

/// Files of mode 0600 in directories of mode 0700, replaced as a whole or appended to by whole lines.
enum PrivateFile {
    /// The file's bytes; nothing where there is none.
    static func read(_ path: String) throws(LedgerError) -> Data? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw failure(path)
        }
        defer { close(file) }
        // One byte more than the file has shows its end at once.
        var status = stat()
        var block = fstat(file, &status) == 0 ? Int(min(max(status.st_size, 0), 1 << 20)) + 1 : 1 << 16
        var data = Data()
        while true {
            var failed: CInt = 0
            let read = [UInt8](unsafeUninitializedCapacity: block) { buffer, count in
                let found = Glibc.read(file, buffer.baseAddress, buffer.count)
                if found < 0 { failed = errno }
                count = max(found, 0)
            }
            if failed == EINTR { continue }
            guard failed == 0 else { throw failure(path) }
            if read.isEmpty { return data }
            data.append(contentsOf: read)
            block = 1 << 16
        }
    }

    /// Replaces the file so that a reader, or a crash, sees the old or the new whole file and nothing between. The caller
    /// holds the file's lock: what a killed run has left beside it is used up by the next.
    static func replace(_ path: String, with data: Data) throws(LedgerError) {
        try makeDirectory(of: path)
        let draft = path + ".draft"
        unlink(draft)
        try replace(path, draft: draft) { file throws(LedgerError) in try write(data, to: file, path) }
    }

    /// The same for what a call writes, in a directory that is there.
    ///
    /// - Parameter draft: where it is written first; a name that nobody else uses where there is none.
    static func replace(
        _ path: String, draft: String? = nil, writing: (CInt) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        let temporary = draft ?? "\(path).\(getpid()).\(UInt32.random(in: .min ... .max))"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure(path) }
        do throws(LedgerError) {
            defer { close(file) }
            try writing(file)
            guard fsync(file) == 0 else { throw failure(path) }
            guard rename(temporary, path) == 0 else { throw failure(path) }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Opens a file to append to, made if it is missing. It can be read, too.
    static func openToAppend(_ path: String) throws(LedgerError) -> CInt {
        try makeDirectory(of: path)
        let file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure(path) }
        return file
    }

    /// Opens a file to lock, made if it is missing.
    static func openLock(_ path: String) throws(LedgerError) -> CInt {
        try makeDirectory(of: path)
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw failure(path) }
        return file
    }

    static func failure(_ path: String) -> LedgerError {
        LedgerError(path: path, detail: String(cString: strerror(errno)))
    }

    static func write(_ data: Data, to file: CInt, _ path: String) throws(LedgerError) {
        var rest = data[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw failure(path)
            }
        }
    }

    static func makeDirectory(of path: String) throws(LedgerError) {
        let parts = path.split(separator: "/").dropLast()
        var directory = ""
        for part in parts {
            directory += "/" + part
            if mkdir(directory, 0o700) != 0, errno != EEXIST { throw failure(directory) }
        }
    }
}
