import ArgumentParser
import Grants
import HelperKit
import Secrets
import TokenStores

/// `mailgrant store passphrase`.
struct StorePassphrase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "passphrase", abstract: "Seal the sealed file under a passphrase.",
        discussion: """
            Reads the passphrase from standard input, or twice from a hidden prompt on a terminal. The sealed file is made \
            where there is none; what is in it stays. After the machine was started it is locked until the passphrase is \
            given once, by mailgrant store unlock or at the prompt of a command that you run; helpers never ask. The key file, \
            if there is one, is removed.
            """)

    /// Shorter ones are tried through.
    private static let shortest = 8

    func run() async throws {
        let access = try SealedFileAccess()
        let subject = access.store.displayName
        let passphrase = try SecretInput.read(prompt: "New passphrase of \(access.store.file): ", subject: subject)
        guard passphrase.count >= Self.shortest else {
            throw ProgramFailure(
                .usage, subject, what: "the passphrase has fewer than \(Self.shortest) bytes",
                remedy: "choose a longer one: whoever has the file can try passphrases")
        }
        if SecretInput.isTerminal {
            let again = try SecretInput.read(prompt: "The same again: ", subject: subject)
            guard again == passphrase else {
                throw ProgramFailure(
                    .usage, subject, what: "the two passphrases differ", remedy: "try again; nothing was changed")
            }
        }
        try await access.run { store throws(TokenStoreError) in
            try await store.seal(underPassphrase: passphrase, interaction: .allowed)
        }
        try access.context.terminal.print("\(access.store.file): sealed under a passphrase")
        try access.printNext()
    }
}

/// `mailgrant store unlock`.
struct StoreUnlock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock", abstract: "Give the passphrase of the sealed file.",
        discussion: """
            The key that comes of it stays in the Linux kernel's keyring of your user until mailgrant store lock, or until the \
            machine is shut down; helpers find it there.
            """)

    func run() async throws {
        let access = try SealedFileAccess()
        try await access.run { store throws(TokenStoreError) in try await store.unlock() }
        try access.context.terminal.print("\(access.store.file): unlocked")
    }
}

/// `mailgrant store lock`.
struct StoreLock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock", abstract: "Forget the passphrase of the sealed file.")

    func run() async throws {
        let access = try SealedFileAccess()
        let isLocked = try await access.run { store throws(TokenStoreError) in try await store.lock() }
        guard isLocked else {
            throw ProgramFailure(
                .usage, access.store.displayName, what: "it has no passphrase that could be forgotten",
                remedy: "give it one with: mailgrant store passphrase")
        }
        try access.context.terminal.print("\(access.store.file): locked")
    }
}
