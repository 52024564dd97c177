/// A table while a document is read: it knows how it came about, since that decides what may still be added.
final class TableBuilder {
    enum Kind {
        /// Mentioned on the way to another table only: its own header may follow.
        case implicit
        /// Begun by a header.
        case header
        /// Made by a dotted key or in braces: no header may add to it.
        case key
    }

    enum Content {
        case value(DocumentValue)
        case table(TableBuilder)
        /// An array of tables, the last of which headers name.
        case tables(TableList)
    }

    /// Shared, so that adding to a long array of tables does not copy it.
    final class TableList {
        var last: TableBuilder { didSet { all.append(last) } }
        private(set) var all: [TableBuilder]

        init(_ first: TableBuilder) {
            last = first
            all = [first]
        }
    }

    var kind: Kind
    let location: FileLocation
    /// How many tables and arrays it lies in.
    let depth: Int
    private var entries: [(key: String, content: Content, location: FileLocation)] = []
    private var indices: [String: Int] = [:]

    init(_ kind: Kind, at location: FileLocation, depth: Int) {
        self.kind = kind
        self.location = location
        self.depth = depth
    }

    subscript(key: String) -> Content? {
        indices[key].map { entries[$0].content }
    }

    /// Adds a key that is not there yet.
    func add(_ key: String, _ content: Content, at location: FileLocation) {
        indices[key] = entries.count
        entries.append((key, content, location))
    }

    /// The finished table, its keys in the order of the file.
    func table() -> DocumentTable {
        let finished = entries.map { key, content, location in
            DocumentEntry(key: key, value: value(content, location), location: location)
        }
        return DocumentTable(entries: finished, location: location)
    }

    private func value(_ content: Content, _ location: FileLocation) -> DocumentValue {
        switch content {
        case .value(let value): value
        case .table(let table): .table(table.table())
        case .tables(let tables):
            .array(tables.all.map { DocumentElement(value: .table($0.table()), location: $0.location) })
        }
    }
}
