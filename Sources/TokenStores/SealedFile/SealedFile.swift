import Grants
import Secrets
import TokenCache

/// A sealed file as it was read: every item sealed on its own, and an index of them that is sealed, too.
///
/// After the ``SealedFileHeader`` come the index's length in 8 bytes, its nonce, the index, and the items one behind the
/// other. The index is authenticated together with the header and the length. It names every item with the nonce and the
/// length of what is sealed, and that nonce stands nowhere else: an older copy of an item in the place of a newer one, an
/// item in the place of another, one more, one less or an end that is missing all make a file that does not open.
/// What nobody can see from inside is an older copy of the whole file.
struct SealedFile: Sendable {
    /// The most that is read, in bytes.
    static let largest = 1 << 28

    private(set) var header: SealedFileHeader
    private let key: SealingKey
    private let bytes: [UInt8]
    private let entries: [Entry]

    /// One item of the index.
    private struct Entry {
        var kind: String
        var id: String
        var account: String
        var nonce: [UInt8]
        /// Where its sealed bytes are in the file.
        var place: Range<Int>

        func names(_ item: StoredItem) -> Bool { id == item.id && kind == item.kind.rawValue }
    }

    /// - Parameter bytes: the whole file.
    /// - Throws: ``SealedFileDamage`` where it is not whole, or not sealed under the key.
    init(_ bytes: [UInt8], header: SealedFileHeader, key: SealingKey) throws(SealedFileDamage) {
        let head = SealedFileHeader.size + 8
        let start = head + SealingKey.sizeOfNonce
        guard bytes.count >= start else { throw .cutShort }
        let length = SealedFileHeader.number(bytes[SealedFileHeader.size..<head])
        guard length <= bytes.count - start else { throw .cutShort }
        let end = start + Int(length)
        let index = try key.open(
            bytes[start..<end], nonce: Array(bytes[head..<start]), for: Array(bytes[..<head]))
        guard let entries = Self.entries(in: index, from: end) else { throw .altered }
        let last = entries.last?.place.upperBound ?? end
        guard last <= bytes.count else { throw .cutShort }
        guard last == bytes.count else { throw .altered }
        self.header = header
        self.key = key
        self.bytes = bytes
        self.entries = entries
    }

    /// How many items it holds.
    var count: Int { entries.count }

    /// The secret of an item; nothing where it has none.
    ///
    /// - Throws: ``SealedFileDamage/altered``
    func secret(of item: StoredItem) throws(SealedFileDamage) -> Secret? {
        guard let entry = entries.first(where: { $0.names(item) }) else { return nil }
        return try key.open(
            bytes[entry.place], nonce: entry.nonce, for: Self.association(header.fileID, entry.kind, entry.id))
    }

    /// The bytes of the file with an item's secret in it, in place of an older one. Nothing where libsodium does not start.
    func saving(_ secret: Secret, as item: StoredItem) -> [UInt8]? {
        let association = Self.association(header.fileID, item.kind.rawValue, item.id)
        guard let box = key.seal(secret, for: association) else { return nil }
        let new = Part(
            kind: item.kind.rawValue, id: item.id, account: item.account.text, nonce: box.nonce, sealed: box.bytes[...])
        return Self.bytes(of: parts { !$0.names(item) } + [new], header, key)
    }

    /// The bytes of the file without an item. Nothing where it has none, or libsodium does not start.
    func erasing(_ item: StoredItem) -> [UInt8]? {
        guard entries.contains(where: { $0.names(item) }) else { return nil }
        return Self.bytes(of: parts { !$0.names(item) }, header, key)
    }

    /// The bytes of the file under another key. Nothing where libsodium does not start.
    ///
    /// - Throws: ``SealedFileDamage/altered`` where an item cannot be read under the old one.
    func resealed(under other: SealingKey, from origin: SealedFileHeader.KeyOrigin) throws(SealedFileDamage) -> [UInt8]?
    {
        let header = SealedFileHeader(fileID: header.fileID, origin: origin, keyCheck: other.check)
        var parts: [Part] = []
        for entry in entries {
            let association = Self.association(header.fileID, entry.kind, entry.id)
            let secret = try key.open(bytes[entry.place], nonce: entry.nonce, for: association)
            guard let box = other.seal(secret, for: association) else { return nil }
            parts.append(
                Part(
                    kind: entry.kind, id: entry.id, account: entry.account, nonce: box.nonce, sealed: box.bytes[...]))
        }
        return Self.bytes(of: parts, header, other)
    }

    /// The bytes of a new file that holds nothing. Nothing where libsodium does not start.
    static func empty(under key: SealingKey, from origin: SealedFileHeader.KeyOrigin) -> [UInt8]? {
        guard let id = Seal.randomBytes(16)?.withExposedBytes({ Array($0) }) else { return nil }
        return bytes(of: [], SealedFileHeader(fileID: id, origin: origin, keyCheck: key.check), key)
    }

    /// An item on its way into a file.
    private struct Part {
        var kind: String
        var id: String
        var account: String
        var nonce: [UInt8]
        var sealed: ArraySlice<UInt8>
    }

    private func parts(_ isKept: (Entry) -> Bool) -> [Part] {
        entries.filter(isKept).map {
            Part(kind: $0.kind, id: $0.id, account: $0.account, nonce: $0.nonce, sealed: bytes[$0.place])
        }
    }

    private static func bytes(of parts: [Part], _ header: SealedFileHeader, _ key: SealingKey) -> [UInt8]? {
        var index = FieldWriter()
        for part in parts {
            index.append(part.kind)
            index.append(part.id)
            index.append(part.account)
            index.append(Secret(part.nonce))
            index.append(Int64(part.sealed.count))
        }
        let text = index.written()
        let head = header.bytes + SealedFileHeader.bytes(UInt64(SealingKey.sizeSealed(text.count)))
        guard let box = key.seal(text, for: head) else { return nil }
        var file = head
        file.reserveCapacity(
            head.count + box.nonce.count + box.bytes.count + parts.reduce(0) { $0 + $1.sealed.count })
        file += box.nonce
        file += box.bytes
        for part in parts { file += part.sealed }
        return file
    }

    private static func entries(in index: Secret, from start: Int) -> [Entry]? {
        index.withExposedBytes { bytes -> [Entry]? in
            var reader = FieldReader(bytes)
            var entries: [Entry] = []
            var position = start
            while !reader.isAtEnd {
                guard let kind = reader.text(), let id = reader.text(), let account = reader.text(),
                    let nonce = reader.secret(), let length = reader.integer(), (0...Int64(largest)).contains(length)
                else { return nil }
                entries.append(
                    Entry(
                        kind: kind, id: id, account: account, nonce: nonce.withExposedBytes { Array($0) },
                        place: position..<position + Int(length)))
                position += Int(length)
            }
            return entries
        }
    }

    /// What a sealed item belongs to: this file, and one item of it.
    private static func association(_ fileID: [UInt8], _ kind: String, _ id: String) -> [UInt8] {
        fileID + Array(kind.utf8) + [0] + Array(id.utf8)
    }
}
