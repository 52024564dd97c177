import Glibc
import Grants

/// One of the journal's files, open for reading. It stays the same file when it is renamed or removed.
final class JournalFile {
    private let file: CInt
    private let path: String
    /// The file's number on its disk (inode).
    let number: ino_t

    /// The most bytes that are read of one file: nothing that mailgrant has written is larger.
    private static let limit = 16 << 20

    /// Nothing where there is none.
    init?(_ path: String) throws(LedgerError) {
        self.path = path
        // O_NONBLOCK: opening a FIFO would otherwise wait for a writer.
        file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        var status = stat()
        guard file >= 0 else {
            number = 0
            if errno == ENOENT { return nil }
            throw PrivateFile.failure(path)
        }
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            number = 0
            throw LedgerError(path: path, detail: "is not a regular file")
        }
        number = status.st_ino
    }

    deinit {
        if file >= 0 { close(file) }
    }

    /// What lies behind an offset; all of it where the file has become shorter.
    ///
    /// - Parameter offset: is moved to the end of what was read.
    func read(from offset: inout Int) throws(LedgerError) -> [UInt8] {
        var status = stat()
        guard fstat(file, &status) == 0 else { throw PrivateFile.failure(path) }
        let size = Int(status.st_size)
        if size < offset { offset = 0 }
        offset = max(offset, size - Self.limit)
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = pread(file, &block, block.count, offset)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw PrivateFile.failure(path) }
            if count == 0 { return bytes }
            bytes += block.prefix(count)
            offset += count
        }
    }
}
