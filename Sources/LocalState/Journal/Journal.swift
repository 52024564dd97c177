import FoundationEssentials
import Glibc
public import Grants

/// What happened, a line an event, in files of bounded size.
///
/// `journal.jsonl` is appended to. The line that would make it too large makes it `journal.1.jsonl`, that one
/// `journal.2.jsonl` and so on; the oldest goes. All of this is done under a lock, so that nobody appends to a file that is
/// about to go.
public struct Journal: Sendable {
    let directory: StateDirectory
    private let size: Int
    private let olderFiles: Int

    /// The most bytes of one file: 1 MiB, some five thousand events.
    public static let fileSize = 1 << 20

    /// - Parameters:
    ///   - size: the most bytes of one file.
    ///   - olderFiles: how many are kept beside the one that is written to.
    public init(in directory: StateDirectory, size: Int = fileSize, olderFiles: Int = 4) {
        self.directory = directory
        self.size = size
        self.olderFiles = olderFiles
    }

    /// Adds a line.
    ///
    /// - Throws: ``LedgerError`` where the file cannot be written.
    public func append(_ record: JournalRecord) throws(LedgerError) {
        let path = directory.journal(0)
        guard var line = try? record.line() else { throw LedgerError(path: path, detail: "cannot be encoded") }
        let lock = try? takeLock()
        defer { lock?.release() }
        // Without the lock the line is written all the same, and the next one that has it looks after the size.
        if lock != nil { try makeRoom(for: line.count) }
        let file = try PrivateFile.openToAppend(path)
        defer { close(file) }
        // What a full disk or a crash has torn off spoils its own line only.
        if lock != nil, endsWithinLine(file) { line.insert(UInt8(ascii: "\n"), at: line.startIndex) }
        // One write, so that lines of several processes never mix (open(2), O_APPEND).
        try PrivateFile.write(line, to: file, path)
    }

    /// A holder that does not move must not stop what the journal is only told of.
    private func takeLock() throws(LedgerError) -> OpenFileLock {
        let path = directory.lock(named: "journal")
        let lock = OpenFileLock(try PrivateFile.openLock(path))
        try lock.takeSoon(path: path, within: .seconds(1))
        return lock
    }

    private func makeRoom(for count: Int) throws(LedgerError) {
        var status = stat()
        guard stat(directory.journal(0), &status) == 0, status.st_size > 0, Int(status.st_size) + count > size else {
            return
        }
        // The oldest first: whoever is interrupted leaves a gap in the numbers, which the next one fills.
        var age = 0
        while age < olderFiles, access(directory.journal(age), F_OK) == 0 { age += 1 }
        for age in stride(from: age, to: 0, by: -1) {
            let path = directory.journal(age)
            guard rename(directory.journal(age - 1), path) == 0 else { throw PrivateFile.failure(path) }
        }
    }

    private func endsWithinLine(_ file: CInt) -> Bool {
        var status = stat()
        var last: UInt8 = 0
        guard fstat(file, &status) == 0, status.st_size > 0 else { return false }
        return pread(file, &last, 1, status.st_size - 1) == 1 && last != UInt8(ascii: "\n")
    }
}

extension Journal {
    /// All lines there are.
    ///
    /// - Throws: ``LedgerError`` where a file cannot be read.
    public func read() throws(LedgerError) -> JournalLines {
        try JournalFollower(self).read()
    }

    /// The files there are, newest first, as they were at one time.
    func openFiles() throws(LedgerError) -> [JournalFile] {
        var files: [JournalFile] = []
        // One that is met twice grew older meanwhile, and so did others.
        repeat {
            files = []
            // Files only grow older: going the same way, none is missed.
            for age in 0...olderFiles {
                if let file = try JournalFile(directory.journal(age)) { files.append(file) }
            }
        } while Set(files.map(\.number)).count < files.count
        return files
    }
}
