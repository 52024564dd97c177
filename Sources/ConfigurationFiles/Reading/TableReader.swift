/// Reads a table strictly: each key that is asked for is known, with its type and its bounds, and after
/// ``reportUnknownKeys()`` every other key is an error.
///
/// Nothing is thrown on the way. A mistake goes to the collector, the value is missing, and reading goes on, so that a
/// person sees all mistakes of a file at once.
public final class TableReader {
    public let collector: ErrorCollector
    private let table: DocumentTable
    /// The keys that lead here; empty for the document itself.
    private let path: [String]
    private var known: [String] = []
    private let observer: KeyObserver?
    /// Whether the document is a part of another: what is missing here is stated elsewhere.
    private let isPart: Bool

    /// - Parameters:
    ///   - isPart: whether only what is there can be wrong, since other files say the rest.
    ///   - observer: is told each key that is asked for.
    public convenience init(
        _ table: DocumentTable, collector: ErrorCollector, isPart: Bool = false, observer: KeyObserver? = nil
    ) {
        self.init(table, path: [], collector: collector, isPart: isPart, observer: observer)
    }

    private init(
        _ table: DocumentTable, path: [String], collector: ErrorCollector, isPart: Bool, observer: KeyObserver?
    ) {
        self.collector = collector
        self.table = table
        self.path = path
        self.isPart = isPart
        self.observer = observer
    }

    /// Whether the table has the key, with whatever value.
    public func has(_ key: String) -> Bool {
        table[key] != nil
    }

    /// The file that states a key; nothing where none does.
    public func file(of key: String) -> String? {
        table[key]?.location.file
    }

    /// The keys of this table, in the order of the file, whatever their values.
    public var keys: [String] { table.entries.map(\.key) }

    /// The table below a key.
    public func table(_ key: String) -> TableReader? {
        value(key, .table, expecting: "a table") { value in
            guard case .table(let inner) = value else { return nil }
            return reader(of: inner, key)
        }
    }

    /// The tables of an array of tables, `[[key]]`; none where there is no such key.
    public func elements(_ key: String) -> [TableReader] {
        let elements = value(key, .tables, expecting: "an array of tables") { value -> [DocumentTable]? in
            guard case .array(let elements) = value else { return nil }
            let tables = elements.compactMap { element -> DocumentTable? in
                guard case .table(let table) = element.value else { return nil }
                return table
            }
            return tables.count == elements.count ? tables : nil
        }
        return (elements ?? []).map { reader(of: $0, key) }
    }

    private func reader(of inner: DocumentTable, _ key: String) -> TableReader {
        TableReader(inner, path: path + [key], collector: collector, isPart: isPart, observer: observer)
    }

    /// The keys of this table whose values are tables: for tables that a person names.
    public func tables() -> [(key: String, table: TableReader)] {
        observer?.note(path + [ObservedKey.anyName], .table)
        return table.entries.compactMap { entry in table(entry.key).map { (entry.key, $0) } }
    }

    /// The keys of this table and their texts, in the order of the file: for keys that a person names.
    public func entries(_ rule: TextRule = .visible) -> [(key: String, text: String)] {
        observer?.note(path + [ObservedKey.anyName], .text(rule.shape))
        return table.entries.compactMap { entry in text(entry.key, rule).map { (entry.key, $0) } }
    }

    /// The whole of a key, as messages name it.
    public func fullKey(_ key: String) -> String {
        (path + [key]).joined(separator: ".")
    }

    /// Adds an error at a key's place, or at the table's where the key is missing.
    public func report(_ key: String, _ message: String) {
        if isPart, !has(key) { return }
        collector.add(
            ConfigurationError(at: table[key]?.location ?? table.location, key: fullKey(key), message: message))
    }

    /// Adds an error for every key that nobody asked for, with the nearest that is known.
    public func reportUnknownKeys() {
        for entry in table.entries where !known.contains(entry.key) {
            let message = UnknownKey.message(entry.key, known: known)
            collector.add(ConfigurationError(at: entry.location, key: fullKey(entry.key), message: message))
        }
    }

    /// Tells the file's schema what a key takes, where that is more than its reader checks at once.
    public func observe(_ key: String, _ kind: KeyKind) {
        observer?.note(path + [key], kind)
    }

    func observeRequired(_ key: String) {
        observer?.noteRequired(path + [key])
    }

    /// The word that a key says, where that is right or there is no such key, and nobody is told of the key: it saves the
    /// making of a rule.
    ///
    /// - Returns: nothing where more has to be asked.
    func plainWord<Word: RawRepresentable<String>>(_ key: String, _ type: Word.Type) -> Word?? {
        guard observer == nil else { return nil }
        guard let entry = table[key] else {
            known.append(key)
            return .some(nil)
        }
        guard case .string(let text) = entry.value, let word = Word(rawValue: text) else { return nil }
        known.append(key)
        return word
    }

    /// The one way to a value: remembers the key and reports a wrong type.
    ///
    /// - Parameter kind: what the key takes, for the file's schema.
    func value<Value>(
        _ key: String, _ kind: @autoclosure () -> KeyKind, expecting expected: String,
        _ read: (DocumentValue) -> Value?
    ) -> Value? {
        known.append(key)
        observer?.note(path + [key], kind())
        guard let entry = table[key] else { return nil }
        if let value = read(entry.value) { return value }
        report(key, "must be \(expected), not \(entry.value.kind)")
        return nil
    }
}

/// What is said about a key that means nothing.
private enum UnknownKey {
    static func message(_ key: String, known: [String]) -> String {
        if secrets.contains(key) {
            return "no configuration file holds a secret; see \"mailgrant store --help\", and change this one if the "
                + "file was ever shared"
        }
        if let nearest = NearestName.to(key, among: known) { return "unknown key; did you mean \"\(nearest)\"?" }
        if known.isEmpty { return "unknown key: this table has none so far" }
        return "unknown key; known here: " + Set(known).sorted().joined(separator: ", ")
    }

    /// What people look for a place to write down.
    private static let secrets: Set<String> = [
        "access-token", "app-password", "certificate-key", "client-secret", "client_secret", "passphrase", "password",
        "private-key", "refresh-token", "refresh_token", "secret",
    ]
}
