/// Lines of the journal, oldest first, not yet looked at.
public struct JournalLines: Sendable {
    private var lines: [ArraySlice<UInt8>] = []

    init() {}

    /// Adds the lines of a text; what follows the last line feed is the rest.
    mutating func add(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let line = rest[..<end]
            if !line.isEmpty { lines.append(line) }
            rest = rest[(end + 1)...]
        }
        return rest
    }

    mutating func add(line: ArraySlice<UInt8>) {
        if !line.isEmpty { lines.append(line) }
    }

    /// The records that are wanted, oldest first.
    ///
    /// - Parameter limit: at most so many, the newest; lines before them are not looked at.
    /// - Returns: the records, and how many lines among them are none.
    public func records(
        newest limit: Int? = nil, where isWanted: (JournalRecord) -> Bool = { _ in true }
    ) -> (records: [JournalRecord], unreadable: Int) {
        var records: [JournalRecord] = []
        var unreadable = 0
        for line in lines.reversed() {
            if let limit, records.count >= limit { break }
            guard let record = JournalRecord(line: line) else {
                unreadable += 1
                continue
            }
            if isWanted(record) { records.append(record) }
        }
        return (records.reversed(), unreadable)
    }
}
