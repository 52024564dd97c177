public import Grants
public import Secrets

/// A token store that is declared and not there. Whatever it is asked, it says so.
public struct AbsentStore: TokenStore {
    public let displayName: String
    private let error: TokenStoreError

    public init(_ displayName: String, _ detail: String, remedy: String) {
        self.displayName = displayName
        error = TokenStoreError(.absent, detail, remedy: remedy)
    }

    public func read(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) -> Secret? {
        throw error
    }

    public func write(
        _ secret: Secret, as item: StoredItem, interaction: Interaction
    ) async throws(TokenStoreError) { throw error }

    public func erase(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) { throw error }
}
