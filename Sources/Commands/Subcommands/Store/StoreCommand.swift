import ArgumentParser

/// `mailgrant store`: takes secrets into the token store.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Keep a secret in the token store.",
        subcommands: [
            StoreClientSecret.self, StoreCertificateKey.self, StorePassword.self, StoreRefreshToken.self,
        ])
}
