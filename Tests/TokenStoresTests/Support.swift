import FoundationEssentials
import Glibc
import Grants
import Secrets
import Surroundings
import Testing

/// Makes a directory for a bus and a keyring, lends it to a closure and removes it.
///
/// It lies in `/tmp` whatever `TMPDIR` says: the path of a socket must be short (unix(7)).
func withDirectory<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let directory = "/tmp/stores-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    return try await body(directory)
}

func withKeyring<Result: Sendable>(_ body: (PrivateKeyring) async throws -> Result) async throws -> Result {
    try await withDirectory { directory in
        try await withPrivateKeyring(in: directory) { keyring in try await body(keyring) }
    }
}

func withBus<Result: Sendable>(_ body: (PrivateBus) async throws -> Result) async throws -> Result {
    try await withDirectory { directory in
        try await withPrivateBus(in: directory) { bus in try await body(bus) }
    }
}

extension StoredItem {
    static func fresh(_ kind: Kind = .grant, account: String = "work") throws -> StoredItem {
        StoredItem(kind, id: UUID().uuidString.lowercased(), account: try #require(PlainName(account)))
    }
}

extension Secret {
    static func fresh() -> Secret { Secret(UUID().uuidString + UUID().uuidString) }
}

/// The code with which a call fails; nothing if it succeeds.
func failure(_ call: () async throws(TokenStoreError) -> Void) async -> TokenStoreError.Code? {
    do {
        try await call()
        return nil
    } catch {
        return error.code
    }
}

extension TokenStore {
    func readFailure(_ item: StoredItem, _ interaction: Interaction = .forbidden) async -> TokenStoreError.Code? {
        await failure { () throws(TokenStoreError) in _ = try await read(item, interaction: interaction) }
    }

    func writeFailure(_ item: StoredItem, _ interaction: Interaction = .forbidden) async -> TokenStoreError.Code? {
        await failure { () throws(TokenStoreError) in
            try await write(.fresh(), as: item, interaction: interaction)
        }
    }

    func eraseFailure(_ item: StoredItem, _ interaction: Interaction = .forbidden) async -> TokenStoreError.Code? {
        await failure { () throws(TokenStoreError) in try await erase(item, interaction: interaction) }
    }
}

/// What a command of other programs in the session of a keyring writes to its streams.
func shell(_ command: String, in keyring: PrivateKeyring) async throws -> String {
    let environment = Program.plainEnvironment.merging(keyring.environment) { $1 }
    let outcome = try await Program("sh", ["-c", command], environment: environment).run()
    return outcome.output + outcome.errors
}
