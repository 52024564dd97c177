import FoundationEssentials
import Grants

/// Writes the differences of accounts for an index, without the account's name. Many accounts differ in the same way, which
/// is encoded once.
struct DifferenceEncoder {
    private let encoder = JSONEncoder()
    private var known: [(differences: [Difference], bytes: [UInt8])] = []

    /// Nothing where they cannot be encoded.
    mutating func bytes(of differences: [Difference]) -> [UInt8]? {
        guard !differences.isEmpty else { return [] }
        let nameless = differences.map { difference in
            var difference = difference
            difference.account = nil
            return difference
        }
        if let known = known.first(where: { $0.differences == nameless }) { return known.bytes }
        encoder.outputFormatting = .sortedKeys
        guard let data = try? encoder.encode(nameless) else { return nil }
        // Few ways are common; the rest is each account's own.
        if known.count < 16 { known.append((nameless, Array(data))) }
        return Array(data)
    }
}

/// Reads them; see ``DifferenceEncoder``.
struct DifferenceDecoder {
    private let decoder = JSONDecoder()
    private var known: [ArraySlice<UInt8>: [Difference]] = [:]

    /// Nothing where the bytes are none.
    mutating func differences(in bytes: ArraySlice<UInt8>, of account: PlainName) -> [Difference]? {
        guard !bytes.isEmpty else { return [] }
        if known[bytes] == nil { known[bytes] = try? decoder.decode([Difference].self, from: Data(bytes)) }
        return known[bytes]?.map { difference in
            var difference = difference
            difference.account = account
            return difference
        }
    }
}
