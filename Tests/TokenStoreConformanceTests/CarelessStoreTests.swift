import Grants
import Testing
import TokenStoreConformance

@Suite("The contract of a token store")
struct CarelessStoreTests {
    /// The check that must find each fault, among others.
    private static let findings: [(CarelessStore.Fault, String)] = [
        (.shortens, "What was saved is read back byte for byte, also by another store on the same place"),
        (.trims, "What was saved is read back byte for byte, also by another store on the same place"),
        (.saysYesAndSavesNothing, "Many readers at once all get the secret"),
        (.keepsTheFirst, "A later secret takes the place of an earlier one, longer or shorter"),
        (.keepsWhatIsErased, "An erased item is gone, and can be saved again"),
        (.failsForWhatIsNotThere, "An item that was never saved is nothing, not an error"),
        (.mindsTheAccount, "An item is found, replaced and erased after its account was renamed"),
        (.erasesBeforeItSaves, "A reader sees the old secret or the new one while it is replaced, never nothing"),
    ]

    @Test(arguments: findings)
    func `A careless store is found out`(fault: CarelessStore.Fault, sentence: String) async throws {
        let store = CarelessStore(fault: fault)
        let check = try #require(ConformanceCheck.all.first { $0.sentence == sentence })
        await #expect(throws: (any Error).self) { try await check.run { store } }
    }

    @Test func `Every fault has its check`() {
        #expect(Set(Self.findings.map(\.0)) == Set(CarelessStore.Fault.allCases))
    }

    @Test func `What a store did wrong is said, and nothing of a secret`() async throws {
        let store = CarelessStore(fault: .shortens)
        let check = try #require(ConformanceCheck.all.first { $0.sentence == Self.findings[0].1 })
        let failure = await #expect(throws: ConformanceFailure.self) { try await check.run { store } }
        #expect(
            failure?.description == "what was saved does not come back: 4096 bytes were saved and 4000 came back")
    }

    @Test func `Nothing that a check saved is left where it fails`() async throws {
        let store = CarelessStore(fault: .shortens)
        let check = try #require(ConformanceCheck.all.first { $0.sentence == Self.findings[0].1 })
        await #expect(throws: ConformanceFailure.self) { try await check.run { store } }
        #expect(await store.count == 0)
    }
}
