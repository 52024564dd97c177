extension DocumentTable {
    /// This table over another: what it leaves out is taken from below, key by key, and a table of both is merged in the
    /// same way. Every other value, an array too, replaces what is below whole.
    ///
    /// Each entry keeps the place where it was written, so that messages name the right file.
    ///
    /// - Parameter inherits: whether a key is taken from below where this side lacks it: given the keys that lead to the
    ///   table, both tables, and the key.
    public func over(
        _ below: DocumentTable,
        inheriting inherits: (_ path: [String], _ above: DocumentTable, _ below: DocumentTable, _ key: String) -> Bool
    ) -> DocumentTable {
        over(below, path: [], inherits)
    }

    private func over(
        _ below: DocumentTable, path: [String],
        _ inherits: (_ path: [String], _ above: DocumentTable, _ below: DocumentTable, _ key: String) -> Bool
    ) -> DocumentTable {
        var merged = entries
        for (index, entry) in merged.enumerated() {
            guard case .table(let table) = entry.value, case .table(let other) = below[entry.key]?.value else {
                continue
            }
            merged[index].value = .table(table.over(other, path: path + [entry.key], inherits))
        }
        merged += below.entries.filter { self[$0.key] == nil && inherits(path, self, below, $0.key) }
        return DocumentTable(entries: merged, location: location)
    }
}
