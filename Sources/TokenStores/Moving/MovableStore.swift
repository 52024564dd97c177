public import Grants
public import LocalState
public import Secrets

/// The token store in which the grants rest, also while a migration moves them to another: every call looks anew where they
/// are, and nothing is in neither place for anybody.
///
/// While everything is copied the old store is the one in use, and what changes there is noted. Once all is copied the new
/// store is in use; while the old one is being emptied it is asked for what the new one does not have.
public struct MovableStore: TokenStore {
    /// The stores at this moment.
    public struct Places: Sendable {
        public var inUse: any TokenStore
        /// The one that is being emptied.
        public var movingFrom: (any TokenStore)?

        public init(inUse: any TokenStore, movingFrom: (any TokenStore)? = nil) {
            self.inUse = inUse
            self.movingFrom = movingFrom
        }
    }

    public let displayName: String
    private let state: StoreInUse
    private let places: @Sendable (StoreInUse.Record?) throws(TokenStoreError) -> Places

    /// - Parameters:
    ///   - displayName: of the store that is in use at first.
    ///   - places: makes the stores that are written down.
    public init(
        _ displayName: String, state: StoreInUse,
        places: @escaping @Sendable (StoreInUse.Record?) throws(TokenStoreError) -> Places
    ) {
        self.displayName = displayName
        self.state = state
        self.places = places
    }

    public func read(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) -> Secret? {
        try await using { places throws(TokenStoreError) in
            if let secret = try await places.inUse.read(item, interaction: interaction) { return secret }
            return try await places.movingFrom?.read(item, interaction: interaction)
        }
    }

    public func write(
        _ secret: Secret, as item: StoredItem, interaction: Interaction
    ) async throws(TokenStoreError) {
        try await using(toChange: item) { places throws(TokenStoreError) in
            try await places.inUse.write(secret, as: item, interaction: interaction)
        }
    }

    /// From the old store first: one that was left there would come back.
    public func erase(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) {
        try await using(toChange: item) { places throws(TokenStoreError) in
            try await places.movingFrom?.erase(item, interaction: interaction)
            try await places.inUse.erase(item, interaction: interaction)
        }
    }

    private func using<Answer>(
        toChange item: StoredItem? = nil, _ body: (Places) async throws(TokenStoreError) -> Answer
    ) async throws(TokenStoreError) -> Answer {
        let lock: (any HeldLock)?
        let record: StoreInUse.Record?
        do throws(LedgerError) {
            lock = try await state.lock(.shared, within: .seconds(10))
            record = try state.record()
            if lock != nil, let item, record?.movingTo != nil { try state.noteChange(of: item) }
        } catch {
            throw TokenStoreError(
                .failed, "\(error.path): \(error.detail)",
                remedy: error.isDamaged
                    ? "bring it back from a backup" : "let this user read and write it, and make room there")
        }
        guard let lock else {
            throw TokenStoreError(
                .hung, "mailgrant store migrate holds it and does not move", remedy: "try again in a moment")
        }
        defer { lock.release() }
        return try await body(try places(record))
    }
}
