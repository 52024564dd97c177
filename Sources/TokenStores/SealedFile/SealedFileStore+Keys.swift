import Glibc
public import Grants
public import Secrets

/// Making the sealed file, and changing what opens it.
extension SealedFileStore {
    /// Which key opens the file.
    public enum KeyState: Sendable, Equatable {
        /// There is no file yet.
        case noFile
        /// A random key, which is at this path.
        case random(path: String)
        /// One that is made from a passphrase.
        case passphrase
    }

    /// What the file is sealed under.
    ///
    /// - Throws: ``TokenStoreError``, also where the key is not here.
    public func keyState() async throws(TokenStoreError) -> KeyState {
        guard let read = try await readBytes() else { return .noFile }
        if case .passphrase = read.header.origin { return .passphrase }
        return .random(path: try keys.place(ofRandomKeyFor: read.header))
    }

    /// Seals the file under the random key that is here; makes it where there is none.
    ///
    /// - Returns: the key's path; nothing where no key is here.
    public func sealUnderKeyAtHand(interaction: Interaction) async throws(TokenStoreError) -> String? {
        guard let (key, path) = try keys.randomKeyAtHand() else { return nil }
        try await seal(under: key, from: .random, interaction)
        return path
    }

    /// Makes a random key in the key file, in place of the one that is there, and seals the file under it.
    ///
    /// The new key lies beside the old one until the file is sealed under it: whenever this ends, the key of the file is there.
    public func sealUnderNewKey(interaction: Interaction) async throws(TokenStoreError) {
        guard let key = SealingKey.random() else { throw .noSodium }
        if try await readBytes() != nil {
            // Whoever has no key for it must not leave another one behind.
            _ = try await open(interaction)
        }
        try await locked { () async throws(TokenStoreError) in
            try await finishKeyChange()
            try await replace(place.nextKeyFile, with: key.text)
            try await sealWhileLocked(under: key, from: .random, interaction)
            try await finishKeyChange()
        }
    }

    /// Seals the file under a passphrase; makes it where there is none. A key in the key file is of no more use then, and is
    /// removed.
    public func seal(underPassphrase passphrase: Secret, interaction: Interaction) async throws(TokenStoreError) {
        guard let hardening = PassphraseHardening.fresh() else { throw .noSodium }
        guard let key = hardening.key(from: passphrase) else {
            throw TokenStoreError(
                .failed, "there is not enough memory to make the key: it takes \(hardening.memory >> 20) MiB",
                remedy: "end other programs, and try again")
        }
        try await seal(under: key, from: .passphrase(hardening), interaction)
        if let header = try await readBytes()?.header { keys.remember(key, of: header) }
        unlink(place.keyFile)
        unlink(place.nextKeyFile)
    }

    /// Asks for the passphrase where the file has one and it is not known already.
    public func unlock() async throws(TokenStoreError) {
        _ = try await open(.allowed)
    }

    /// Lets go of the key that was made from a passphrase.
    ///
    /// - Returns: false where there is nothing to forget: the key is a random one.
    public func lock() async throws(TokenStoreError) -> Bool {
        guard let header = try await readBytes()?.header, case .passphrase = header.origin else { return false }
        guard keys.forget(header) else {
            throw TokenStoreError(.failed, "the kernel does not let go of the key", remedy: "see: keyctl show @u")
        }
        return true
    }

    private func seal(
        under key: SealingKey, from origin: SealedFileHeader.KeyOrigin, _ interaction: Interaction
    ) async throws(TokenStoreError) {
        if try await readBytes() != nil { _ = try await open(interaction) }
        try await locked { () async throws(TokenStoreError) in
            try await sealWhileLocked(under: key, from: origin, interaction)
        }
    }

    private func sealWhileLocked(
        under key: SealingKey, from origin: SealedFileHeader.KeyOrigin, _ interaction: Interaction
    ) async throws(TokenStoreError) {
        let bytes: [UInt8]?
        if let read = try await readBytes() {
            let file = try await open(read.bytes, read.header, interaction)
            do {
                bytes = try file.resealed(under: key, from: origin)
            } catch {
                throw TokenStoreError(
                    .failed, "\(place.file) \(error.words)", remedy: "bring it back from a backup")
            }
        } else {
            bytes = SealedFile.empty(under: key, from: origin)
        }
        guard let bytes else { throw .noSodium }
        try await replace(place.file, with: Secret(bytes))
    }

    /// Puts a key that the file is sealed under already in its place, and removes one that it is not sealed under.
    private func finishKeyChange() async throws(TokenStoreError) {
        guard let text = try OwnedFile.read(place.nextKeyFile, atMost: 4_096) else { return }
        let check = try await readBytes()?.header.keyCheck
        if let key = SealingKey(text: text), key.check == check {
            guard rename(place.nextKeyFile, place.keyFile) == 0 else { throw OwnedFile.failure(place.keyFile) }
            try OwnedFile.synchronizeDirectory(of: place.keyFile)
        } else {
            unlink(place.nextKeyFile)
        }
    }
}
