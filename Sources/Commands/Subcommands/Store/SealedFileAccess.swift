import Declarations
import Grants
import HelperKit
import Secrets
import TokenStores

/// The sealed file as the commands about its key use it, whether or not it is the declared store.
struct SealedFileAccess {
    let context: CommandContext
    let store: SealedFileStore

    /// - Throws: ``ProgramFailure`` with status 78 where there is no home directory.
    init() throws(ProgramFailure) {
        let context = try CommandContext()
        try self.init(context, TokenStoreMaker(context).sealedFile)
    }

    init(_ context: CommandContext, _ store: SealedFileStore?) throws(ProgramFailure) {
        guard let store else {
            throw ProgramFailure(.configuration, "sealed file", what: "there is no home directory", remedy: "set HOME")
        }
        self.context = context
        self.store = store
    }

    /// - Throws: ``ProgramFailure`` in the store's name.
    func run<Answer>(_ body: (SealedFileStore) async throws(TokenStoreError) -> Answer) async throws(ProgramFailure)
        -> Answer
    {
        do throws(TokenStoreError) {
            return try await body(store)
        } catch {
            // The file and the key are this command's own doing: what cannot be written was not created.
            var failure = ProgramFailure(GrantFault.store(error), store.displayName, nil)
            if error.code == .failed { failure.what = error.detail }
            throw failure
        }
    }

    /// Seals it under the random key that is here, or under a new one.
    ///
    /// - Returns: what was done, one line.
    /// - Throws: ``ProgramFailure``; with status 69 where no key is here.
    func sealUnderKey(isNew: Bool) async throws(ProgramFailure) -> String {
        let place = try await run { store throws(TokenStoreError) -> String? in
            if isNew {
                try await store.sealUnderNewKey(interaction: .allowed)
                return store.keyFile
            }
            if case .random(let path) = try await store.keyState() { return path }
            return try await store.sealUnderKeyAtHand(interaction: .allowed)
        }
        guard let place else {
            throw ProgramFailure(
                .unavailable, "sealed file",
                what: "there is no key: neither the systemd credential "
                    + "\(SealedFileKeys.credentialName) nor \(store.keyFile)",
                remedy: "make one with: mailgrant store key --new")
        }
        return "\(store.file): sealed under the key in \(place)"
    }

    /// Shorter ones are tried through.
    private static let shortestPassphrase = 8

    /// Seals it under a passphrase.
    ///
    /// - Returns: what was done, one line.
    /// - Throws: ``ProgramFailure``; with status 64 where the passphrase is too short.
    func seal(underPassphrase passphrase: Secret) async throws(ProgramFailure) -> String {
        try await run { store throws(TokenStoreError) in
            try await store.seal(underPassphrase: passphrase, interaction: .allowed)
        }
        return "\(store.file): sealed under a passphrase"
    }

    /// - Throws: ``ProgramFailure`` with status 64 where a passphrase is too short to be one.
    func check(passphrase: Secret) throws(ProgramFailure) {
        guard passphrase.count >= Self.shortestPassphrase else {
            throw ProgramFailure(
                .usage, store.displayName, what: "the passphrase has fewer than \(Self.shortestPassphrase) bytes",
                remedy: "choose a longer one: whoever has the file can try passphrases")
        }
    }

    /// Has the passphrase given, or forgotten.
    ///
    /// - Returns: what was done, one line.
    /// - Throws: ``ProgramFailure``; with status 64 where there is none to forget.
    func setLocked(_ isLocked: Bool) async throws(ProgramFailure) -> String {
        guard isLocked else {
            try await run { store throws(TokenStoreError) in try await store.unlock() }
            return "\(store.file): unlocked"
        }
        guard try await run({ store throws(TokenStoreError) in try await store.lock() }) else {
            throw ProgramFailure(
                .usage, store.displayName, what: "it has no passphrase that could be forgotten",
                remedy: "give it one with: mailgrant store passphrase")
        }
        return "\(store.file): locked"
    }

    /// What is left to do so that grants come to rest there.
    var next: String? {
        (try? context.settings().store) == .sealedFile ? nil : "Next: mailgrant store migrate --to sealed-file"
    }

    /// Prints what was done, and what is left to do.
    func print(_ line: String) throws {
        try context.terminal.print(line)
        if let next { try context.terminal.print(next) }
    }
}
