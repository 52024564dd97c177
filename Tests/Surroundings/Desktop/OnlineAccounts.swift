public import FoundationEssentials
public import Secrets

/// The real goa-daemon(8) on a bus with a keyring, and accounts that somebody signed in to.
public struct OnlineAccounts: Sendable {
    public let keyring: PrivateKeyring

    /// One account, as `accounts.conf` has it.
    public struct Account: Sendable {
        public var id: String
        public var provider: String
        public var address: String
        public var more: [String: String]

        public init(_ id: String, provider: String, address: String, more: [String: String] = [:]) {
            self.id = id
            self.provider = provider
            self.address = address
            self.more = more
        }

        fileprivate var text: String {
            let lines = more.merging(
                ["Provider": provider, "Identity": address, "PresentationIdentity": address]
            ) { own, _ in own }
            return "[Account \(id)]\n" + lines.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }.joined()
        }
    }

    fileprivate init(keyring: PrivateKeyring) {
        self.keyring = keyring
    }

    /// Keeps an access token of a Google account in the keyring as the daemon itself does: a GVariant as text.
    public func keep(_ token: Secret, of account: Account, until end: Date) async throws {
        let microseconds = Int64(end.timeIntervalSince1970 * 1_000_000)
        let credentials = """
            {'authorization_code': <'code'>, 'access_token': <'\(token.exposedText)'>, \
            'access_token_expires_at': <int64 \(microseconds)>, 'refresh_token': <'refresh'>}
            """
        // The number is that of the version of Google's credentials in gnome-online-accounts 3.46.
        try await Program(
            "secret-tool",
            [
                "store", "--label=GOA", "xdg:schema", "org.gnome.OnlineAccounts", "goa-identity",
                "\(account.provider):gen11:\(account.id)",
            ], environment: keyring.environment.merging(["PATH": Program.systemPath]) { own, _ in own }
        ).runSuccessfully(input: Array(credentials.utf8))
    }
}

/// Starts the daemon on a keyring's bus, lends it to a closure and ends it, however the closure ends.
///
/// - Parameter directory: private to the caller.
public func withOnlineAccounts<Result: Sendable>(
    on keyring: PrivateKeyring, in directory: String, _ accounts: OnlineAccounts.Account...,
    body: (OnlineAccounts) async throws -> Result
) async throws -> Result {
    let configuration = "\(directory)/goa"
    try FileManager.default.createDirectory(atPath: "\(configuration)/goa-1.0", withIntermediateDirectories: true)
    let desktop = OnlineAccounts(keyring: keyring)
    try writePrivateFile(
        accounts.map(\.text).joined(separator: "\n").utf8, to: "\(configuration)/goa-1.0/accounts.conf")
    let program = Program(
        "/usr/libexec/goa-daemon", [],
        environment: [
            "PATH": Program.systemPath, "HOME": configuration, "XDG_CONFIG_HOME": configuration,
            "XDG_RUNTIME_DIR": configuration, "DBUS_SESSION_BUS_ADDRESS": keyring.bus.address,
            // It would ask the network whether it is there.
            "GIO_USE_NETWORK_MONITOR": "base",
        ])
    return try await withService("goa-daemon", program, log: "\(directory)/goa-daemon.log") { _ in
        try await keyring.bus.hasOwner(of: "org.gnome.OnlineAccounts") ? true : nil
    } _: { _, _ in
        try await body(desktop)
    }
}
