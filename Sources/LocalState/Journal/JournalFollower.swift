import Glibc
public import Grants

/// Reads the journal as it grows, across the files it moves through.
public final class JournalFollower {
    private let journal: Journal
    private let changes: DirectoryChanges
    /// What is being read, and how far.
    private var current: JournalFile?
    private var offset = 0
    /// The beginning of a line whose end is not written yet.
    private var begun: [UInt8] = []

    public init(_ journal: Journal) {
        self.journal = journal
        changes = DirectoryChanges(of: journal.directory.path)
    }

    /// The lines since the last call; at the first call, all there are.
    ///
    /// - Throws: ``LedgerError`` where a file cannot be read.
    public func read() throws(LedgerError) -> JournalLines {
        var lines = JournalLines()
        let files = try journal.openFiles()
        if let current { try add(current, to: &lines) }
        let newer = files.prefix { $0.number != current?.number }
        for file in newer.reversed() {
            // Nobody ends a line in a file that is no longer written to.
            lines.add(line: begun[...])
            (current, offset, begun) = (file, 0, [])
            try add(file, to: &lines)
        }
        return lines
    }

    /// Waits until there may be more to read.
    ///
    /// - Parameters:
    ///   - output: where the lines go.
    ///   - limit: the longest; not every file system tells of changes that others make.
    /// - Returns: false when nobody reads the output any more.
    public func wait(output: CInt, within limit: Duration = .seconds(2)) -> Bool {
        changes.wait(output: output, within: limit)
    }

    private func add(_ file: JournalFile, to lines: inout JournalLines) throws(LedgerError) {
        let before = offset
        let bytes = try file.read(from: &offset)
        // Where the file became shorter what was begun in it is gone.
        if offset - bytes.count != before { begun = [] }
        begun = Array(lines.add(begun + bytes))
    }
}
