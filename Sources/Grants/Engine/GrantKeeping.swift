import Secrets

/// Loading and saving grants so that none is lost: saved means read back equal, and the newer of two copies counts.
extension GrantEngine {
    /// The newest copy of a grant, and the other one where there are two that differ.
    struct Copies {
        var newest: Grant
        var older: Grant?
    }

    /// Reads the grant from the token store and from where a rotated one may be held, and saves a held one that is
    /// newer, which an earlier run could not.
    func load(_ id: GrantID, of account: Account) async throws(GrantFault) -> Copies {
        let held = await cache.held(id).flatMap(GrantCodec.grant(from:))
        // A token store that is locked or away ends this, also with a held copy at hand: spending that one would leave
        // two generations unsaved.
        let stored = try await storedGrant(id, of: account)
        switch (stored, held) {
        case (nil, nil): throw .grantMissing
        case (let stored?, nil): return Copies(newest: stored)
        case (let stored?, let held?) where stored.generation >= held.generation:
            await cache.letGo(id)
            return Copies(newest: stored, older: held)
        case (_, let held?):
            if await saveAndReadBack(held) == nil { await cache.letGo(id) }
            return Copies(newest: held, older: stored)
        }
    }

    private func storedGrant(_ id: GrantID, of account: Account) async throws(GrantFault) -> Grant? {
        let line: Secret?
        do {
            line = try await store.read(item(id, of: account.name), interaction: interaction)
        } catch {
            throw .store(error)
        }
        guard let line else { return nil }
        guard let grant = GrantCodec.grant(from: line) else {
            throw .store(TokenStoreError(.failed, "the item \(id) does not hold a grant of this version"))
        }
        return grant
    }

    /// Writes the grant as it is and reads it back, so that a store which would not save a rotated one is known before
    /// anything is spent.
    func proveWritable(_ grant: Grant) async throws(GrantFault) {
        if let failure = await saveAndReadBack(grant) { throw .storeRefusesToSave(failure.error) }
    }

    /// Saves a grant whose refresh token has just replaced a spent one.
    ///
    /// It is held in the sealed cache first, which takes no time, so that even a crash while the token store is busy
    /// loses nothing.
    func saveRotated(_ grant: Grant, before deadline: Deadline) async throws(GrantFault) {
        let isHeld = await cache.hold(GrantCodec.line(grant), of: grant.id)
        var attempts = 0
        while true {
            guard let failure = await saveAndReadBack(grant) else {
                if isHeld { await cache.letGo(grant.id) }
                return
            }
            attempts += 1
            // Who hangs once hangs again, and the caller waits.
            if isHeld, attempts >= 2 || failure.error?.code == .hung {
                warn(.rotatedGrantHeld(failure.error))
                return
            }
            if deadline.isOver { throw .rotatedGrantNotSaved(failure.error) }
            await time.pause(deadline.limiting(.milliseconds(200)))
        }
    }

    struct SaveFailure {
        /// Nothing where the store reported success and gave something else back.
        var error: TokenStoreError?

        /// To a person who is there and has spent nothing yet: a store that is locked or away is told from one that
        /// will not save.
        var fault: GrantFault {
            if let error, error.code != .failed { return .store(error) }
            return .storeRefusesToSave(error)
        }
    }

    /// - Returns: nothing when the store gave the very line back.
    func saveAndReadBack(_ grant: Grant) async -> SaveFailure? {
        await saveAndReadBack(GrantCodec.line(grant), as: item(grant.id, of: grant.account))
    }

    func saveAndReadBack(_ secret: Secret, as item: StoredItem) async -> SaveFailure? {
        do {
            try await store.write(secret, as: item, interaction: interaction)
            return try await store.read(item, interaction: interaction) == secret ? nil : SaveFailure()
        } catch {
            return SaveFailure(error: error)
        }
    }

    func item(_ id: GrantID, of account: PlainName) -> StoredItem {
        StoredItem(.grant, id: id.text, account: account)
    }
}
