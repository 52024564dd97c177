public import Grants
public import LocalState
import Secrets

/// Has a token store keep a made-up secret of 4 kB before a true one is entrusted to it: programs of others shorten, drop
/// and change what they are given, and report nothing.
public enum StoreProbe {
    /// As long as grants get, in bytes.
    static let size = 4_096

    /// Saves a secret, reads it back, puts another in its place, erases it, and looks whether it is gone.
    ///
    /// What a trial that was killed has left is used up by the next: all have the same ID, and one runs at a time.
    ///
    /// - Parameter proven: of the user, whoever tries a store.
    /// - Throws: ``TokenStoreError``: what the store throws, or `failed` with what it does wrong.
    public static func check(
        _ store: any TokenStore, _ interaction: Interaction, _ proven: ProvenStorePrograms
    ) async throws(TokenStoreError) {
        let lock: (any HeldLock)?
        do {
            lock = try await proven.lock(within: .seconds(30))
        } catch {
            throw TokenStoreError(
                .failed, "\(error.path): \(error.detail)",
                remedy: "let this user read and write it, and make room there")
        }
        guard let lock else {
            throw TokenStoreError(
                .hung, "another mailgrant has been trying it for 30 s", remedy: "try again in a moment")
        }
        defer { lock.release() }
        guard let account = PlainName("mailgrant-probe") else { preconditionFailure("it is a name") }
        let item = StoredItem(.grant, id: "6d61696c-6772-416e-8000-70726f626500", account: account)
        do throws(TokenStoreError) {
            try await check(store, item, interaction)
        } catch {
            try? await store.erase(item, interaction: interaction)
            guard error.code == .failed, error.remedy != remedy(store) else { throw error }
            // What it says itself may be long: it may show what it was given.
            throw refusal(store, "does not keep a secret of \(size) bytes: \(error.detail.prefix(120))")
        }
    }

    private static func check(
        _ store: any TokenStore, _ item: StoredItem, _ interaction: Interaction
    ) async throws(TokenStoreError) {
        for secret in [madeUp(), madeUp()] {
            try await store.write(secret, as: item, interaction: interaction)
            let kept = try await store.read(item, interaction: interaction)
            guard kept == secret else {
                let what =
                    switch kept?.count {
                    case nil: "it gave nothing back"
                    case secret.count?: "it gave something else back"
                    case let count?: "it gave \(count) back"
                    }
                throw refusal(store, "does not keep a secret of \(secret.count) bytes: \(what)")
            }
        }
        try await store.erase(item, interaction: interaction)
        guard try await store.read(item, interaction: interaction) == nil else {
            throw refusal(store, "still has a secret after it was told to erase it")
        }
    }

    /// One line of visible ASCII characters, as a token has them.
    private static func madeUp() -> Secret {
        Secret((0..<size).map { _ in UInt8.random(in: 0x21...0x7E) })
    }

    private static func refusal(_ store: any TokenStore, _ what: String) -> TokenStoreError {
        TokenStoreError(
            .failed, "\(store.displayName) \(what); no grant is entrusted to it", remedy: remedy(store))
    }

    private static func remedy(_ store: any TokenStore) -> String {
        // Known of git's own: it read lines into 1,024 bytes.
        let version =
            store.displayName == "git-credential-libsecret"
            ? "the one of git 2.41 or later" : "another version of it"
        return "use \(version), or declare another store in mailgrant.toml"
    }
}
