import FoundationEssentials
import Glibc
public import Grants

/// What was saved or erased in the store in use while everything is copied to another: it is copied once more before the
/// other store takes its place.
///
/// A line an item: its kind, its ID and its account. What is torn by a crash is a change that was not made.
extension StoreInUse {
    /// Notes an item before it is changed, on the disk. The caller shares ``lock(_:within:)``.
    public func noteChange(of item: StoredItem) throws(LedgerError) {
        let file = try PrivateFile.openToAppend(changesPath)
        defer { close(file) }
        // A line that was torn before this one is ended by it.
        let line = "\n\(item.kind.rawValue) \(item.id) \(item.account)\n"
        try PrivateFile.write(Data(line.utf8), to: file, changesPath)
        guard fsync(file) == 0 else { throw PrivateFile.failure(changesPath) }
    }

    /// The items that were changed, each once.
    public func changes() throws(LedgerError) -> [StoredItem] {
        guard let data = try PrivateFile.read(changesPath) else { return [] }
        var items: [StoredItem] = []
        for line in Set(String(decoding: data, as: UTF8.self).split(separator: "\n")).sorted() {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 3, let kind = StoredItem.Kind(rawValue: words[0]), let account = PlainName(words[2])
            else { continue }
            items.append(StoredItem(kind, id: words[1], account: account))
        }
        return items
    }

    public func forgetChanges() {
        unlink(changesPath)
    }
}
