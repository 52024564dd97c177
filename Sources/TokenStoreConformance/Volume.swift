public import Grants
import Secrets

/// Saves grants of 4 kB, reads them, replaces them by others, reads those, and erases them: by two values of the store in
/// turns, as two processes would.
///
/// - Parameter count: how many.
/// - Throws: as ``ConformanceCheck/run(on:)``.
public func checkVolume(_ count: Int, of makeStore: ConformanceCheck.MakeStore) async throws {
    let stores = [try await makeStore(), try await makeStore()]
    let items = (0..<count).map { _ in StoredItem.fresh() }
    for _ in 1...2 {
        let secrets = items.map { _ in Samples.line(length: 4_096) }
        for (index, item) in items.enumerated() {
            try await stores[index % 2].write(secrets[index], as: item, interaction: .forbidden)
        }
        for (index, item) in items.enumerated() {
            try await stores[(index + 1) % 2].expect(
                secrets[index], for: item, orFail: "grant \(index) of \(count) was lost")
        }
    }
    for (index, item) in items.enumerated() { try await stores[index % 2].erase(item, interaction: .forbidden) }
    for (index, item) in items.enumerated() {
        try await stores[index % 2].expect(nil, for: item, orFail: "grant \(index) of \(count) is still there")
    }
}
