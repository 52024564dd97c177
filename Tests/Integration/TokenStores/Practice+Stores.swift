import FoundationEssentials
import Glibc
import Secrets
import Surroundings
import Testing

/// What `mailgrant store migrate --json` says.
struct MigrationDocument: Decodable {
    struct Item: Decodable, Hashable {
        let account: String
        let kind: String
        let id: String
    }

    let version: Int
    let from: String?
    let to: String
    let moved: [Item]
    let missing: [Item]
    let abandoned: [Item]
    let declared: Bool
    let line: String?
    let file: String?
}

extension Practice {
    /// The same world without a desktop: no D-Bus, and so no keyring.
    var withoutDesktop: [String: String] {
        environment.filter { $0.key != "DBUS_SESSION_BUS_ADDRESS" }
    }

    /// Runs `mailgrant` in an environment, and insists on an exit status.
    @discardableResult
    func run(
        _ arguments: [String], _ status: Int32 = 0, in environment: [String: String]? = nil, input: [UInt8] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Outcome {
        let outcome = try await Program(
            executables.path("mailgrant"), arguments, environment: environment ?? self.environment
        ).run(input: input)
        #expect(
            outcome.status == .exited(status), "mailgrant \(arguments.joined(separator: " ")): \(outcome.errors)",
            sourceLocation: sourceLocation)
        return outcome
    }

    /// Declares an account with an app password, and keeps that.
    func keepPasswordOfOtherAccount() async throws {
        try await run([
            "add", "other", "--address", "other.\(address)", "--ca-file", certificateAuthority, "--incoming", "imap",
            "--incoming-host", Dovecot.host, "--incoming-port", String(dovecot.imapsPort), "--incoming-security", "tls",
            "--incoming-authentication", "password",
        ])
        try await run(["store", "password", "other", "--incoming"], input: Array(UUID().uuidString.utf8))
    }

    /// Moves everything to another store.
    @discardableResult
    func migrate(
        to store: String, _ options: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> MigrationDocument {
        let outcome = try await run(
            ["store", "migrate", "--to", store, "--json"] + options, sourceLocation: sourceLocation)
        return try JSONDecoder().decode(MigrationDocument.self, from: Data(outcome.standardOutput))
    }

    /// The file that is sealed, and its key.
    var sealedFile: String { "\(environment["XDG_DATA_HOME"] ?? "")/mailgrant/sealed-file" }

    var settingsFile: String { "\(configurationDirectory)/mailgrant.toml" }

    /// Everything that the keyring holds of mailgrant.
    func keyringItems() async throws -> String {
        var items = ""
        for kind in ["grant", "client-secret", "password", "certificate-key", "access-token"] {
            items += try await storedItems(kind)
        }
        return items
    }

    /// Has the next call of a helper mint a token.
    func dropTokens() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: cacheDirectory) {
            unlink("\(cacheDirectory)/\(name)")
        }
    }

    private var cacheDirectory: String { "\(environment["XDG_RUNTIME_DIR"] ?? "")/mailgrant" }
}
