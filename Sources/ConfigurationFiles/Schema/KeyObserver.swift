/// Learns from a reader which keys it asks for. What the form of a file is, its reader alone says: the schema of the file
/// cannot drift away from it.
public final class KeyObserver {
    /// In the order in which they were first asked for.
    public private(set) var keys: [ObservedKey] = []
    private var indices: [[String]: Int] = [:]

    public init() {}

    func note(_ path: [String], _ kind: KeyKind) {
        if let index = indices[path] {
            keys[index].kind = kind
        } else {
            indices[path] = keys.count
            keys.append(ObservedKey(path: path, kind: kind, isRequired: false))
        }
    }

    func noteRequired(_ path: [String]) {
        if let index = indices[path] { keys[index].isRequired = true }
    }

    /// Every key that a reader knows.
    ///
    /// - Parameter read: reads a document; what is wrong with it does not matter. It is called with one that has no key,
    ///   then with the tables that were asked for, and so on until no other is asked for.
    public static func keys(_ read: (DocumentTable, KeyObserver) -> Void) -> [ObservedKey] {
        var known: [ObservedKey] = []
        while true {
            let observer = KeyObserver()
            read(DocumentTable(probing: known), observer)
            if observer.keys == known { return known }
            known = observer.keys
        }
    }
}

extension DocumentTable {
    /// A document with nothing in it but the tables among some keys, and what every such file must say.
    fileprivate init(probing keys: [ObservedKey], below path: [String] = []) {
        let location = FileLocation(file: "probe")
        let entries = keys.filter { $0.path.dropLast() == path[...] }.compactMap { key -> DocumentEntry? in
            let value: DocumentValue? =
                switch key.kind {
                case .table: .table(DocumentTable(probing: keys, below: key.path))
                case .tables:
                    .array([
                        DocumentElement(
                            value: .table(DocumentTable(probing: keys, below: key.path)), location: location)
                    ])
                case .constant(let value): .integer(value)
                case .text, .lines, .texts, .integer, .boolean: nil
                }
            return value.flatMap { value in
                key.path.last.map { DocumentEntry(key: $0, value: value, location: location) }
            }
        }
        self.init(entries: entries, location: location)
    }
}
