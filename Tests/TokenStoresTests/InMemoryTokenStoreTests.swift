import TestTokenStores
import Testing
import TokenStoreConformance

@Suite("The store in memory")
struct InMemoryTokenStoreTests {
    @Test("keeps the contract of a token store", arguments: ConformanceCheck.all + [.kindCheck])
    func contract(check: ConformanceCheck) async throws {
        let store = InMemoryTokenStore()
        try await check.run { store }
    }

    @Test("keeps many grants")
    func volume() async throws {
        let store = InMemoryTokenStore()
        try await checkVolume(100) { store }
    }
}
