import ArgumentParser

/// `mailgrant store`: takes secrets into the token store, and moves all to another.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Keep a secret in the token store, or change the store.",
        subcommands: [
            StoreClientSecret.self, StoreCertificateKey.self, StorePassword.self, StoreRefreshToken.self,
            StoreMigrate.self, StoreKey.self, StorePassphrase.self, StoreUnlock.self, StoreLock.self,
        ])
}
