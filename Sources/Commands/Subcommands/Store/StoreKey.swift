import ArgumentParser
import Grants
import HelperKit
import TokenStores

/// `mailgrant store key`.
struct StoreKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Seal the sealed file under a random key.",
        discussion: """
            The sealed file is made where there is none; what is in it stays. The key is the systemd credential \
            \(SealedFileKeys.credentialName) in $CREDENTIALS_DIRECTORY, else the file sealed-file.key beside it: 64 \
            hexadecimal digits. --new makes one there, in place of the one before. Whoever has the file and the key can read \
            everything: keep a copy of the key apart from the backups of the file.
            """)

    @Flag(help: "Make a new key.")
    var new = false

    func run() async throws {
        let access = try SealedFileAccess()
        let place = try await access.run { store throws(TokenStoreError) -> String? in
            if new {
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
                    + "\(SealedFileKeys.credentialName) nor \(access.store.keyFile)",
                remedy: "make one with: mailgrant store key --new")
        }
        try access.context.terminal.print("\(access.store.file): sealed under the key in \(place)")
        try access.printNext()
    }
}
