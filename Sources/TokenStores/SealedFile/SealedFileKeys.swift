import Glibc
public import Grants
public import Secrets
import Synchronization
import TokenCache

/// Where the key of a sealed file comes from.
///
/// The file says what its key is. A random one is looked for in this order, and the first that the file is sealed under
/// counts:
/// 1. the systemd credential `mailgrant-key` of the unit: `$CREDENTIALS_DIRECTORY/mailgrant-key` (systemd.exec(5));
/// 2. the key file beside the sealed file.
///
/// One that is made from a passphrase is in the kernel's keyring of the user from the time that the passphrase was last
/// given until ``forget()`` or the machine's end; before, the person is asked where that is allowed.
public struct SealedFileKeys: Sendable {
    /// Asks the person for a passphrase and blocks until it is given.
    ///
    /// - Throws: ``TokenStoreError`` with `locked` where there is nobody to ask, `dismissed` where no answer came.
    public typealias AskPassphrase = @Sendable (_ question: String) throws(TokenStoreError) -> Secret

    /// The name of the systemd credential.
    public static let credentialName = "mailgrant-key"

    let place: SealedFilePlace
    private let credential: String?
    private let ask: AskPassphrase
    private let memory = KeyMemory()

    /// - Parameter environment: the variables of the process.
    public init(place: SealedFilePlace, environment: [String: String], ask: @escaping AskPassphrase) {
        self.place = place
        credential = environment["CREDENTIALS_DIRECTORY"].flatMap { directory in
            directory.hasPrefix("/") ? "\(directory)/\(Self.credentialName)" : nil
        }
        self.ask = ask
    }

    /// The key that a file is sealed under.
    ///
    /// - Throws: ``TokenStoreError``: `locked` where the key is not here, `dismissed` where a person closed the prompt,
    ///   `failed` where a key is here that cannot be used.
    func key(of header: SealedFileHeader, interaction: Interaction) throws(TokenStoreError) -> SealingKey {
        switch header.origin {
        case .random: try randomKey(of: header).key
        case .passphrase(let hardening): try passphraseKey(of: header, hardening, interaction)
        }
    }

    /// The random key that is here, whether or not a file is sealed under it; and where it is.
    func randomKeyAtHand() throws(TokenStoreError) -> (key: SealingKey, path: String)? {
        for path in places { if let key = try read(path) { return (key, path) } }
        return nil
    }

    /// Where the random key is that a file is sealed under.
    func place(ofRandomKeyFor header: SealedFileHeader) throws(TokenStoreError) -> String {
        try randomKey(of: header).path
    }

    private var places: [String] { [credential, place.keyFile].compactMap { $0 } }

    private func randomKey(
        of header: SealedFileHeader
    ) throws(TokenStoreError) -> (key: SealingKey, path: String) {
        var others: [String] = []
        for path in places + [place.nextKeyFile] {
            guard let key = try read(path) else { continue }
            if key.check == header.keyCheck { return (key, path) }
            others.append(path)
        }
        let remedy =
            "in a unit: LoadCredential=\(Self.credentialName):PATH; or put the key into \(place.keyFile), mode 0600"
        if let other = others.first {
            throw TokenStoreError(.locked, "\(place.file) is sealed under another key than \(other)", remedy: remedy)
        }
        throw TokenStoreError(
            .locked,
            "the key of \(place.file) is not here: neither the systemd credential \(Self.credentialName) nor "
                + place.keyFile,
            remedy: remedy)
    }

    /// Nothing where there is no such file.
    private func read(_ path: String) throws(TokenStoreError) -> SealingKey? {
        // systemd 252 gives credentials to the unit's user, newer ones by an access control list, whose mask shows where
        // the permissions of the group are.
        let isCredential = path == credential
        let rule = isCredential ? OwnedFile.Rule(mayBeOfRoot: true, forbidden: 0o027) : OwnedFile.Rule()
        guard let text = try OwnedFile.read(path, rule, atMost: 4_096) else { return nil }
        guard let key = SealingKey(text: text) else {
            throw TokenStoreError(
                .failed, "\(path) holds no key",
                remedy: "a key is 64 hexadecimal digits; make one with: mailgrant store key --new")
        }
        return key
    }

    private func passphraseKey(
        of header: SealedFileHeader, _ hardening: PassphraseHardening, _ interaction: Interaction
    ) throws(TokenStoreError) -> SealingKey {
        if let key = remembered(header) { return key }
        guard interaction == .allowed else {
            throw TokenStoreError(
                .locked, "the passphrase of \(place.file) was not given since the machine was started",
                remedy: "run: mailgrant store unlock")
        }
        for attempt in 1...3 {
            let passphrase = try ask(
                attempt == 1 ? "Passphrase of \(place.file): " : "That is not it. Passphrase of \(place.file): ")
            guard let key = hardening.key(from: passphrase) else {
                throw TokenStoreError(
                    .failed, "there is not enough memory to make the key: it takes \(hardening.memory >> 20) MiB",
                    remedy: "end other programs, and try again")
            }
            if key.check == header.keyCheck {
                remember(key, of: header)
                return key
            }
        }
        throw TokenStoreError(.locked, "the passphrase was wrong three times", remedy: "run: mailgrant store unlock")
    }

    // MARK: The kernel's keyring

    private func kernelKey(_ header: SealedFileHeader) -> KernelKey {
        let id = header.fileID.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        return KernelKey(description: "mailgrant:sealed-file:\(id)")
    }

    /// A key that was made from the passphrase before, by this process or another of the user.
    private func remembered(_ header: SealedFileHeader) -> SealingKey? {
        let key = kernelKey(header).find().flatMap { SealingKey($0) } ?? memory.key
        return key?.check == header.keyCheck ? key : nil
    }

    /// Where the kernel keeps no keys, this process remembers it.
    func remember(_ key: SealingKey, of header: SealedFileHeader) {
        let kernelKey = kernelKey(header)
        kernelKey.remove()
        if !kernelKey.put(key.root), kernelKey.find() != key.root { memory.key = key }
    }

    /// Lets go of the key that was made from a passphrase.
    ///
    /// - Returns: false where the kernel would not let it go.
    func forget(_ header: SealedFileHeader) -> Bool {
        memory.key = nil
        return kernelKey(header).remove()
    }
}

/// What one process remembers.
private final class KeyMemory: Sendable {
    private let stored = Mutex<SealingKey?>(nil)

    var key: SealingKey? {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }
}
