import Glibc
public import Secrets

/// Access tokens that wait for the next caller: sealed files in the runtime directory, under a key that only the Linux
/// kernel keyring holds.
///
/// Reading asks the kernel for one key and opens one file. Whatever is wrong with that file (missing, expired, damaged,
/// swapped for another, of another owner, readable for others, a symbolic link) the outcome is the same: no answer, and the
/// caller takes the long way. A token lies in one file for each selector that finds it.
public struct TokenCache: Sendable {
    private let directory: CacheDirectory
    private let seal: Seal

    /// How the key is called in the kernel's keyring of the user.
    public static let keyDescription = "mailgrant:token-cache"

    /// How far the clock may be set back, in seconds, before a token that claims to be from the future is let go.
    private static let clockTolerance: Int64 = 300

    /// The cache of this process's user. Nothing where there is no runtime directory, or no key in the kernel and none may
    /// be made: then there is no cache, which is no error.
    ///
    /// - Parameters:
    ///   - runtimeDirectory: what serves in place of the environment's `XDG_RUNTIME_DIR`.
    ///   - creating: whether to make the directory and the key where they are missing, as a writer does.
    ///   - keyDescription: another name of the key, for tests.
    public static func open(
        runtimeDirectory: String? = nil, creating: Bool,
        keyDescription: String = Self.keyDescription
    ) -> TokenCache? {
        guard let directory = CacheDirectory.locate(runtimeDirectory: runtimeDirectory, creating: creating) else {
            return nil
        }
        let kernelKey = KernelKey(description: keyDescription)
        guard let key = creating ? kernelKey.findOrMake() : kernelKey.find() else { return nil }
        return TokenCache(directory: directory, key: key)
    }

    /// A cache under a key from elsewhere. Nothing where the key is not 32 bytes long.
    public init?(directory: CacheDirectory, key: Secret) {
        guard let seal = Seal(key: key) else { return nil }
        self.directory = directory
        self.seal = seal
    }

    /// The token that a selector finds, while it may be handed out.
    ///
    /// - Parameter now: unix seconds.
    public func read(_ selector: CacheSelector, now: Int64) -> CachedToken? {
        unsealed(selector.canonicalBytes) { reader in
            guard let writtenAt = reader.integer(), let token = CachedToken(from: &reader) else { return nil }
            let isFromTheFuture = writtenAt > now && writtenAt - now > Self.clockTolerance
            return now < min(token.usableUntil, token.expiresAt) && !isFromTheFuture ? token : nil
        }
    }

    /// Saves a token where each of the selectors finds it, in place of what lay there.
    ///
    /// - Parameter now: unix seconds.
    /// - Throws: ``TokenCacheError``; then none of the selectors finds anything.
    public func write(
        _ token: CachedToken, under selectors: [CacheSelector], now: Int64
    ) throws(TokenCacheError) {
        do throws(TokenCacheError) {
            for selector in selectors {
                try save(selector.canonicalBytes) { writer in
                    writer.append(now)
                    token.append(to: &writer)
                }
            }
        } catch {
            drop(selectors)
            throw error
        }
    }

    /// Removes what the selectors find.
    public func drop(_ selectors: [CacheSelector]) {
        for selector in selectors { file(selector.canonicalBytes).remove() }
    }

    /// Keeps a secret that no token store would take just now, such as a rotated grant.
    ///
    /// - Parameter name: what ``held(named:)`` finds it by; it does not show in the directory.
    /// - Throws: ``TokenCacheError``; then what was held under the name before still is.
    public func hold(_ secret: Secret, named name: String) throws(TokenCacheError) {
        try save(CacheSelector.canonicalBytes(ofHeldSecret: name)) { $0.append(secret) }
    }

    /// The secret that is held under a name. It does not expire.
    public func held(named name: String) -> Secret? {
        unsealed(CacheSelector.canonicalBytes(ofHeldSecret: name)) { $0.secret() }
    }

    /// Removes the secret that is held under a name.
    public func letGo(named name: String) {
        file(CacheSelector.canonicalBytes(ofHeldSecret: name)).remove()
    }

    /// Removes every file of the user's cache, held secrets included, and then the key in the kernel.
    ///
    /// - Returns: false where there is a key that the kernel would not let go.
    public static func forgetAll(
        runtimeDirectory: String? = nil,
        keyDescription: String = Self.keyDescription
    ) -> Bool {
        CacheDirectory.locate(runtimeDirectory: runtimeDirectory, creating: false)?.removeAll()
        return KernelKey(description: keyDescription).remove()
    }

    private func file(_ identity: Secret) -> CacheFile {
        directory.file(seal.fileName(for: identity))
    }

    private func save(_ identity: Secret, content: (inout FieldWriter) -> Void) throws(TokenCacheError) {
        var writer = FieldWriter()
        writer.append(identity)
        content(&writer)
        guard let sealed = seal.seal(writer.written()) else { throw .notSaved(ENOSYS) }
        try file(identity).write(sealed)
    }

    /// Opens the file of an identity. The identity inside the sealed text must be the same, so that a file which was
    /// renamed to another's name gives no answer.
    private func unsealed<Content>(_ identity: Secret, content: (inout FieldReader) -> Content?) -> Content? {
        guard let sealed = file(identity).read(), let text = seal.open(sealed) else { return nil }
        return text.withExposedBytes { bytes in
            var reader = FieldReader(bytes)
            guard reader.secret() == identity, let content = content(&reader), reader.isAtEnd else { return nil }
            return content
        }
    }
}
