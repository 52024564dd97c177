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

    func run() async throws {
        let access = try SealedFileAccess()
        let subject = access.store.displayName
        let passphrase = try SecretInput.read(prompt: "New passphrase of \(access.store.file): ", subject: subject)
        try access.check(passphrase: passphrase)
        if SecretInput.isTerminal {
            let again = try SecretInput.read(prompt: "The same again: ", subject: subject)
            guard again == passphrase else {
                throw ProgramFailure(
                    .usage, subject, what: "the two passphrases differ", remedy: "try again; nothing was changed")
            }
        }
        try access.print(try await access.seal(underPassphrase: passphrase))
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
        try access.context.terminal.print(try await access.setLocked(false))
    }
}

/// `mailgrant store lock`.
struct StoreLock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock", abstract: "Forget the passphrase of the sealed file.")

    func run() async throws {
        let access = try SealedFileAccess()
        try access.context.terminal.print(try await access.setLocked(true))
    }
}
