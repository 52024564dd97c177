import FoundationEssentials
import Glibc
import Grants
import Secrets
import Synchronization
import Testing
import TokenStores

/// A sealed file in a private directory under a random key, and what a test does to it behind the program's back.
struct SealedFileWorld: Sendable {
    let place: SealedFilePlace

    var store: SealedFileStore { store() }

    /// - Parameters:
    ///   - environment: the variables of the process.
    ///   - passphrases: what the person answers, in turn; then the prompt is closed.
    func store(
        environment: [String: String] = [:], deadline: Duration = .seconds(60), answering passphrases: [Secret] = []
    ) -> SealedFileStore {
        let rest = Mutex(passphrases)
        return SealedFileStore(
            SealedFileKeys(place: place, environment: environment) { _ throws(TokenStoreError) in
                guard let next = rest.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else {
                    throw TokenStoreError(.dismissed, "the prompt was closed")
                }
                return next
            }, deadline: deadline)
    }

    var bytes: [UInt8] {
        get throws { Array(try Data(contentsOf: URL(filePath: place.file))) }
    }

    /// Puts other bytes into the file, as somebody who may write it would.
    func overwrite(_ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(filePath: place.file))
    }

    func saved(_ secret: Secret = .fresh()) async throws -> StoredItem {
        let item = try StoredItem.fresh()
        try await store.write(secret, as: item, interaction: .forbidden)
        return item
    }
}

/// Makes a directory with an empty sealed file under a random key, lends it to a closure and removes it.
func withSealedFile<Result>(_ body: (SealedFileWorld) async throws -> Result) async throws -> Result {
    try await withDirectory { directory in
        let world = SealedFileWorld(place: SealedFilePlace(directory: directory))
        try await world.store.sealUnderNewKey(interaction: .forbidden)
        return try await body(world)
    }
}

/// What a call fails with; nothing if it succeeds.
func error(_ call: () async throws(TokenStoreError) -> Void) async -> TokenStoreError? {
    do {
        try await call()
        return nil
    } catch {
        return error
    }
}

extension TokenStore {
    func readError(_ item: StoredItem, _ interaction: Interaction = .forbidden) async -> TokenStoreError? {
        await error { () throws(TokenStoreError) in _ = try await read(item, interaction: interaction) }
    }
}
