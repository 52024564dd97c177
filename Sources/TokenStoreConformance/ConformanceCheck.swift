public import Grants
import Secrets

/// One sentence of the contract of ``TokenStore``, and how it is checked.
///
/// Every store of mailgrant passes the checks in its tests, and `mailgrant plugin test store NAME` runs them against any
/// program.
public struct ConformanceCheck: Sendable {
    /// Opens the store under test: every call a new value, all of them on the same place.
    public typealias MakeStore = @Sendable () async throws -> any TokenStore

    /// What a store must do, as a sentence for its author.
    public let sentence: String
    private let body: @Sendable (MakeStore) async throws -> Void

    init(_ sentence: String, _ body: @escaping @Sendable (MakeStore) async throws -> Void) {
        self.sentence = sentence
        self.body = body
    }

    /// Checks use items of their own and may share a place, also at the same time. What a check saved it erases where
    /// the store can erase, also where the check fails or the task is cancelled.
    ///
    /// - Throws: ``ConformanceFailure`` where the store does otherwise; what opening the store throws;
    ///   ``TokenStoreError`` where it fails.
    public func run(on makeStore: @escaping MakeStore) async throws {
        let saved = SavedItems()
        do {
            try await body { NotingStore(store: try await makeStore(), saved: saved) }
        } catch {
            await Task { await saved.eraseAll(from: makeStore) }.value
            throw error
        }
    }

    /// The whole contract.
    public static let all: [ConformanceCheck] = savingChecks + identityChecks + concurrencyChecks
}

/// What a store did instead of what it must do, as a sentence for its author. It never holds a secret.
public struct ConformanceFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

func expect(_ isTrue: Bool, orFail description: @autoclosure () -> String) throws(ConformanceFailure) {
    guard isTrue else { throw ConformanceFailure(description()) }
}

extension TokenStore {
    /// Checks what the store has for an item.
    func expect(
        _ secret: Secret?, for item: StoredItem, orFail description: @autoclosure () -> String
    ) async throws {
        let read = try await read(item, interaction: .forbidden)
        guard read != secret else { return }
        throw ConformanceFailure("\(description()): \(Self.difference(read, from: secret))")
    }

    /// Erases items that a check has done with.
    func clear(_ items: [StoredItem]) async throws {
        for item in items { try await erase(item, interaction: .forbidden) }
    }

    private static func difference(_ read: Secret?, from secret: Secret?) -> String {
        switch (read, secret) {
        case (nil, _): "it has nothing"
        case (let read?, nil): "it has \(read.count) bytes"
        case (let read?, let secret?) where read.count == secret.count: "some bytes are others"
        case (let read?, let secret?): "\(secret.count) bytes were saved and \(read.count) came back"
        }
    }
}
