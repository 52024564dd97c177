public import Grants
import Secrets
public import Testing

/// One sentence of the contract of ``TokenStore``, and how it is checked.
public struct ConformanceCheck: Sendable, CustomTestStringConvertible {
    /// Opens the store under test: every call a new value, all of them on the same place.
    public typealias MakeStore = @Sendable () async throws -> any TokenStore

    public let testDescription: String
    let body: @Sendable (MakeStore) async throws -> Void

    init(_ sentence: String, _ body: @escaping @Sendable (MakeStore) async throws -> Void) {
        testDescription = sentence
        self.body = body
    }

    /// Records an issue for every expectation that the store does not meet.
    ///
    /// Checks use items of their own and may share a place, also at the same time.
    public func run(on makeStore: MakeStore) async throws {
        try await body(makeStore)
    }

    /// The whole contract.
    public static let all: [ConformanceCheck] = savingChecks + identityChecks + concurrencyChecks
}

/// Checks the whole contract of ``TokenStore``. Every store's tests call this.
///
/// - Parameter makeStore: opens the store, unlocked; every call a new value, all of them on the same place.
public func checkConformance(of makeStore: ConformanceCheck.MakeStore) async throws {
    for check in ConformanceCheck.all {
        try await check.run(on: makeStore)
    }
}
