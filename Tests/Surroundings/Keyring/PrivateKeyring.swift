import FoundationEssentials

/// A real Secret Service, GNOME Keyring, on a bus of its own with a keyring of its own.
///
/// Its default keyring `login` is unlocked at first. There is no prompter on the bus: whatever would ask a person is
/// refused at once.
public struct PrivateKeyring: Sendable {
    public let bus: PrivateBus
    /// Where everything that it writes goes.
    public let directory: String
    public let daemon: Service
    private let password: [UInt8]

    fileprivate init(bus: PrivateBus, directory: String, daemon: Service, password: [UInt8]) {
        self.bus = bus
        self.directory = directory
        self.daemon = daemon
        self.password = password
    }

    /// What a program needs in its environment to use this Secret Service.
    public var environment: [String: String] { ["DBUS_SESSION_BUS_ADDRESS": bus.address] }

    /// Locks the default keyring.
    public func lock() async throws {
        try await bus.call(
            "org.freedesktop.Secret.Service.Lock", of: "/org/freedesktop/secrets", at: secretServiceName,
            ["array:objpath:/org/freedesktop/secrets/collection/login"])
    }

    /// Unlocks the default keyring again, as logging in to the desktop does.
    public func unlock() async throws {
        let script = "\(directory)/unlock-keyring.py"
        try writePrivateFile(PackageResources.unlock_keyring_py, to: script)
        try await Program("python3", [script, "\(directory)/keyring/run/keyring/control"])
            .runSuccessfully(input: password)
    }
}

private let secretServiceName = "org.freedesktop.secrets"

/// Starts a bus and a Secret Service with an unlocked keyring under a random password, lends them to a closure and ends
/// them, however the closure ends.
///
/// - Parameter directory: private to the caller; everything they write goes there. Its absolute path has at most
///   90 bytes.
public func withPrivateKeyring<Result: Sendable>(
    in directory: String, _ body: (PrivateKeyring) async throws -> Result
) async throws -> Result {
    try await withPrivateBus(in: directory) { bus in
        let home = "\(directory)/keyring"
        try FileManager.default.createDirectory(atPath: "\(home)/run", withIntermediateDirectories: true)
        let program = Program(
            "gnome-keyring-daemon", ["--foreground", "--unlock", "--components=secrets"],
            environment: [
                "PATH": Program.systemPath, "HOME": home, "XDG_RUNTIME_DIR": "\(home)/run",
                "XDG_DATA_HOME": "\(home)/data", "XDG_CONFIG_HOME": "\(home)/config",
                "XDG_CACHE_HOME": "\(home)/cache", "DBUS_SESSION_BUS_ADDRESS": bus.address,
            ])
        // The password is all of standard input, to its end.
        let password = Array(String(UInt64.random(in: .min ... .max), radix: 36).utf8)
        return try await withService(
            "GNOME Keyring", program, input: password, log: "\(directory)/gnome-keyring-daemon.log"
        ) { _ in
            try await bus.hasOwner(of: secretServiceName) ? true : nil
        } _: { _, daemon in
            try await body(PrivateKeyring(bus: bus, directory: directory, daemon: daemon, password: password))
        }
    }
}
