/// A table of a TOML document, each key with its place: what the file says, before anybody asks what it means.
public struct DocumentTable: Sendable, Equatable {
    /// In the order in which the file has them.
    public let entries: [DocumentEntry]
    /// Where the table begins; for the document itself, the file.
    public let location: FileLocation
    private let indices: [String: Int]

    /// - Parameter entries: no key twice.
    init(entries: [DocumentEntry], location: FileLocation) {
        self.entries = entries
        self.location = location
        indices = Dictionary(uniqueKeysWithValues: entries.indices.map { (entries[$0].key, $0) })
    }

    public subscript(key: String) -> DocumentEntry? {
        indices[key].map { entries[$0] }
    }
}

/// A key of a table and its value.
public struct DocumentEntry: Sendable, Equatable {
    public var key: String
    public var value: DocumentValue
    /// Where the key stands.
    public var location: FileLocation
}

/// A value of a TOML document, as far as configuration files use TOML.
public indirect enum DocumentValue: Sendable, Equatable {
    case string(String)
    case integer(Int)
    case boolean(Bool)
    case array([DocumentElement])
    case table(DocumentTable)
    /// A type that no key takes: dates, times, floating-point numbers. The text names it.
    case other(String)

    /// What it is, with its article.
    var kind: String {
        switch self {
        case .string: "a string"
        case .integer: "an integer"
        case .boolean: "a boolean"
        case .array: "an array"
        case .table: "a table"
        case .other(let kind): kind
        }
    }
}

/// One element of an array.
public struct DocumentElement: Sendable, Equatable {
    public var value: DocumentValue
    public var location: FileLocation
}

/// A place in a file.
public struct FileLocation: Sendable, Equatable {
    public var file: String
    /// Nothing where the file as a whole is meant.
    public var position: FilePosition?

    init(file: String, position: FilePosition? = nil) {
        self.file = file
        self.position = position
    }
}

/// A line and a column, both counted from 1, the column in Unicode scalars.
public struct FilePosition: Sendable, Hashable, Comparable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
