import CKeyutils
import Glibc
import Secrets
import TokenCache

/// Puts one and the same token where each program looks for it.
struct Contestants {
    let directory: String
    let token: String

    private static let account = "account-1"
    private let kernelKey = "mailgrant-bench:\(getpid())"

    /// A token of the size that Microsoft gives work accounts.
    init(directory: String) {
        self.directory = directory
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
        token = String((0..<3000).map { _ in alphabet[Int.random(in: alphabet.indices)] })
    }

    /// The C program, compiled as a person would.
    func cProgram() throws -> Program {
        let source = String(#filePath.dropLast("Contestants.swift".count)) + "read-kernel-key.c"
        let program = directory + "/read-kernel-key"
        let compiler = Program(
            words: ["cc", "-O2", "-o", program, source, "-lkeyutils"], environment: ["PATH": searchPath])
        _ = try compiler.run()
        try addKernelKey()
        return try checked(Program(words: [program, kernelKey], environment: [:]), prints: token)
    }

    /// `mailgrant-incoming` with a cache of its own.
    func helper(accounts: Int) throws -> Program {
        let runtimeDirectory = "\(directory)/\(accounts)"
        mkdir(runtimeDirectory, 0o700)
        guard let cache = TokenCache.open(runtimeDirectory: runtimeDirectory, creating: true) else {
            throw BenchError("no token cache: the kernel gives no key")
        }
        for number in 1...accounts { try fill(cache, account: "account-\(number)") }
        let program = Program(
            words: [try programBeside("mailgrant-incoming"), Self.account],
            environment: ["XDG_RUNTIME_DIR": runtimeDirectory])
        return try checked(program, prints: token + "\n")
    }

    /// `secret-tool` in this session, in which gnome-keyring is started and unlocked.
    func secretTool() throws -> Program {
        var environment = ["PATH": searchPath, "HOME": directory, "XDG_RUNTIME_DIR": directory]
        environment["DBUS_SESSION_BUS_ADDRESS"] = environmentVariable("DBUS_SESSION_BUS_ADDRESS")
        // The daemon goes to the background when it is ready, and ends with the session's bus.
        let daemon = Program(
            words: ["gnome-keyring-daemon", "--unlock", "--components=secrets"], environment: environment)
        _ = try daemon.run(input: "password of the bench")
        let attributes = ["service", "mailgrant-bench", "account", Self.account]
        let store = Program(words: ["secret-tool", "store", "--label=bench"] + attributes, environment: environment)
        _ = try store.run(input: token)
        let lookup = Program(words: ["secret-tool", "lookup"] + attributes, environment: environment)
        return try checked(lookup, prints: token)
    }

    /// Takes the key of the C program out of the kernel.
    func removeKernelKey() {
        let serial = keyctl_search(KEY_SPEC_USER_KEYRING, "user", kernelKey, 0)
        if serial > 0 { _ = keyctl_unlink(key_serial_t(serial), KEY_SPEC_USER_KEYRING) }
    }

    private func addKernelKey() throws {
        let serial = add_key("user", kernelKey, token, token.utf8.count, KEY_SPEC_PROCESS_KEYRING)
        guard serial > 0, keyctl_setperm(serial, 0x3f1b_0000) == 0, keyctl_link(serial, KEY_SPEC_USER_KEYRING) == 0
        else { throw BenchError("the kernel takes no key of the token's size") }
    }

    private func fill(_ cache: TokenCache, account: String) throws {
        let address = "\(account)@contoso.example"
        let now = Int64(time(nil))
        let token = CachedToken(
            account: account, direction: .incoming, mailProtocol: "imap", host: "imap.contoso.example", port: 993,
            user: address, mechanism: nil, accessToken: Secret(token), expiresAt: now + 86_400,
            usableUntil: now + 86_000, binding: "")
        try cache.write(
            token,
            under: [
                .account(name: account, .incoming), .address(address, .incoming),
                .endpoint(.imap, host: token.host, port: token.port, user: token.user),
            ], now: now)
    }

    private func checked(_ program: Program, prints expected: String) throws -> Program {
        guard try program.run() == expected else { throw BenchError("\(program.words[0]) does not print the token") }
        return program
    }
}

let searchPath = environmentVariable("PATH") ?? "/usr/bin:/bin"

/// A variable of this process's environment.
func environmentVariable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}

/// The path of a program in this one's directory.
func programBeside(_ name: String) throws -> String {
    try thisProgram().split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/"
        + name
}

/// The path of this program's file.
func thisProgram() throws -> String {
    guard let path = realpath("/proc/self/exe", nil) else { throw BenchError("no /proc") }
    defer { free(path) }
    return String(cString: path)
}
