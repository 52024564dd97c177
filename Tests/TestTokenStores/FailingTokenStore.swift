public import Grants
public import Secrets

/// A token store that fails where a test says so, and otherwise passes everything on to another store.
public actor FailingTokenStore: TokenStore {
    public enum Operation: Sendable, CaseIterable {
        case read
        case write
        case erase
    }

    public nonisolated let displayName: String

    private let store: any TokenStore
    private var failures: [Operation: Failure] = [:]
    private var calls: [Operation: Int] = [:]

    private struct Failure {
        var error: TokenStoreError
        var sparedCalls: Int
        var failingCalls: Int
    }

    public init(passingTo store: any TokenStore = InMemoryTokenStore()) {
        self.store = store
        displayName = store.displayName
    }

    /// Makes an operation fail from now on, in place of what was said about it before.
    ///
    /// - Parameters:
    ///   - sparedCalls: how many calls succeed before the first that fails.
    ///   - failingCalls: how many calls fail until the operation works again.
    public func fail(
        _ operation: Operation, with error: TokenStoreError, after sparedCalls: Int = 0,
        times failingCalls: Int = .max
    ) {
        failures[operation] = Failure(error: error, sparedCalls: sparedCalls, failingCalls: failingCalls)
    }

    /// Makes all operations work again.
    public func recover() {
        failures = [:]
    }

    /// How often an operation was called, failed calls included.
    public func callCount(of operation: Operation) -> Int {
        calls[operation, default: 0]
    }

    public func read(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) -> Secret? {
        try count(.read)
        return try await store.read(item, interaction: interaction)
    }

    public func write(
        _ secret: Secret, as item: StoredItem, interaction: Interaction
    ) async throws(TokenStoreError) {
        try count(.write)
        try await store.write(secret, as: item, interaction: interaction)
    }

    public func erase(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) {
        try count(.erase)
        try await store.erase(item, interaction: interaction)
    }

    private func count(_ operation: Operation) throws(TokenStoreError) {
        calls[operation, default: 0] += 1
        guard var failure = failures[operation], failure.failingCalls > 0 else { return }
        if failure.sparedCalls > 0 {
            failure.sparedCalls -= 1
            failures[operation] = failure
        } else {
            failure.failingCalls -= 1
            failures[operation] = failure
            throw failure.error
        }
    }
}
