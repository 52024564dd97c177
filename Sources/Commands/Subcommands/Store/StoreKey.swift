import ArgumentParser
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
        try access.print(try await access.sealUnderKey(isNew: new))
    }
}
