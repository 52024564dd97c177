import FoundationEssentials
import Grants

/// What a plan found of accounts, and what their files looked like: while they look the same they need not be read again.
/// It is what git's index is to `git status`.
struct PlanIndex: Equatable {
    /// All that the accounts have in common; see ``PlanSighting``.
    var surroundings: [UInt8]
    var accounts: [PlainName: KnownAccount] = [:]

    init(surroundings: [UInt8]) {
        self.surroundings = surroundings
    }

    /// Nothing where these are not the bytes of an index: another version's, or damaged.
    init?(_ data: Data) {
        let bytes = [UInt8](data)
        guard bytes.count >= Self.heading.count + Self.sumSize, bytes.starts(with: Self.heading) else { return nil }
        let end = bytes.count - Self.sumSize
        guard Self.sum(bytes[..<end]).elementsEqual(bytes[end...]) else { return nil }
        var rest = bytes[Self.heading.count..<end]
        guard let surroundings = Self.take(from: &rest) else { return nil }
        self.surroundings = Array(surroundings)
        var decoder = DifferenceDecoder()
        while !rest.isEmpty {
            guard let text = Self.take(from: &rest), let name = PlainName(String(decoding: text, as: UTF8.self)),
                let files = Self.take(from: &rest), let items = Self.take(from: &rest), items.count == 1,
                let said = Self.take(from: &rest), let differences = decoder.differences(in: said, of: name)
            else { return nil }
            let account = KnownAccount(
                files: Array(files), hasItems: items.first == 1, differences: differences)
            guard accounts.updateValue(account, forKey: name) == nil else { return nil }
        }
    }

    /// A heading; each part with its length before it: the surroundings, then name, files, whether it has items, and differences by
    /// turns; a sum.
    var data: Data {
        var bytes: [UInt8] = []
        Self.put(surroundings, into: &bytes)
        var encoder = DifferenceEncoder()
        for (name, account) in accounts.sorted(by: { $0.key < $1.key }) {
            // What cannot be written is read again.
            guard let said = encoder.bytes(of: account.differences) else { continue }
            Self.put(Array(name.text.utf8), into: &bytes)
            Self.put(account.files, into: &bytes)
            Self.put([account.hasItems ? 1 : 0], into: &bytes)
            Self.put(said, into: &bytes)
        }
        return Self.signed(bytes)
    }

    /// A file with this between its heading and its sum.
    static func signed(_ content: [UInt8]) -> Data {
        let bytes = heading + content
        return Data(bytes + sum(bytes[...]))
    }

    private static let heading = Array("mailgrant plan index 2\n".utf8)
    private static let sumSize = 8

    private static func put(_ part: [UInt8], into bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(part.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes += part
    }

    private static func take(from rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard rest.count >= 4 else { return nil }
        let count = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(4)
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// FNV-1a of 64 bits: it finds what a crash or a bad disk has left, and is no proof of who wrote it.
    private static func sum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var sum: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return withUnsafeBytes(of: sum.littleEndian) { Array($0) }
    }
}
