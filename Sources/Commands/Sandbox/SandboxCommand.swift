import ArgumentParser
import Sandbox
import SystemPackage

/// `mailgrant sandbox`: runs the practice identity provider in the foreground.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Run an identity provider for practice and tests.",
        discussion: """
            An OAuth 2.0 authorization server over HTTPS on this machine, for practice only: its users are made up, its \
            state is in memory. Passwords, client secrets, the certificate authority and sandbox.json, which describes \
            it, are written to a private directory. When it accepts connections, it prints "ready" and its issuer. It \
            runs until SIGINT or SIGTERM.
            """)

    @Option(help: ArgumentHelp("The directory for its files, made with mode 0700. (default: a temporary one)"))
    var directory: String?

    @Option(help: "A loopback address to listen on: 127.0.0.1, ::1 or localhost.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes any free one.")
    var port = 0

    @Option(
        help: ArgumentHelp(
            "A user, with the password in a file or else a generated one. (default: alice@example.org)",
            valueName: "address[=file]"))
    var user: [NameAndFile] = []

    @Option(
        help: ArgumentHelp(
            """
            A mailbox that users open and send as; after a colon only what is named of open and send. Over EWS and Graph.
            """, valueName: "address=user[:right],..."))
    var sharedMailbox: [SharedMailboxRights] = []

    @Option(help: ArgumentHelp("A public client. (default: mailgrant)", valueName: "id"))
    var client: [String] = []

    @Option(
        help: ArgumentHelp(
            "A confidential client, with the secret in a file or else a generated one.", valueName: "id[=file]"))
    var confidentialClient: [NameAndFile] = []

    @Option(
        help: ArgumentHelp(
            "A redirect URI of the clients; the port of a loopback address is free. (default: any loopback address)",
            valueName: "uri"))
    var redirectURI: [String] = []

    @Option(
        help: ArgumentHelp(
            "A scope it knows. (default: \(SandboxConfiguration.defaultScopes.joined(separator: ", ")))",
            valueName: "name"))
    var scope: [String] = []

    @Option(help: ArgumentHelp("How long access tokens live.", valueName: "seconds"))
    var accessTokenLifetime = SandboxSettings().accessTokenLifetime

    @Option(help: ArgumentHelp("How long refresh tokens live.", valueName: "seconds"))
    var refreshTokenLifetime = SandboxSettings().refreshTokenLifetime

    @Option(help: ArgumentHelp("How long authorization codes live.", valueName: "seconds"))
    var codeLifetime = SandboxSettings().authorizationCodeLifetime

    @Flag(name: .customLong("no-rotation"), help: "Keep the refresh token instead of replacing it at each refresh.")
    var keepsRefreshTokens = false

    @Option(
        help: ArgumentHelp(
            "How long a replaced refresh token is still taken before its reuse revokes the grant.",
            valueName: "seconds"))
    var reuseLeeway = SandboxSettings().refreshTokenReuseLeeway

    @Option(help: ArgumentHelp("The length of access tokens, to try the limits of clients.", valueName: "bytes"))
    var tokenBytes = SandboxSettings().accessTokenBytes

    @Option(help: "Who may register as a client (RFC 7591): closed, open, or confidential, which gives each a secret.")
    var registration = SandboxSettings().registration

    @Flag(
        help: """
            Answer below tenants as Microsoft's identity platform does: one resource a token, its scopes, error codes and \
            metadata. The tenant is the domain of a user, its ID, "common", "organizations" or "consumers".
            """)
    var microsoft = false

    @Option(help: ArgumentHelp("A certificate chain in PEM. (default: from a private authority)", valueName: "file"))
    var certificate: String?

    @Option(help: ArgumentHelp("The key of the certificate in PEM.", valueName: "file"))
    var key: String?

    func validate() throws {
        guard (certificate == nil) == (key == nil) else {
            throw ValidationError("--certificate and --key go together")
        }
    }

    func run() async throws {
        do {
            let server = try await SandboxServer(sandboxConfiguration)
            try await server.run { sandbox in
                try Self.announce(sandbox)
            }
        } catch let error as SandboxError where error.code == .invalidConfiguration {
            throw ValidationError(error.reason)
        } catch {
            _ = try? FileDescriptor.standardError.writeAll("mailgrant: sandbox: \(error)\n".utf8)
            throw ExitCode(Self.exitStatus(of: error))
        }
    }

    /// Scripts wait for the line on stdout; what a person wants to know goes to stderr.
    private static func announce(_ sandbox: SandboxDescription) throws {
        let notes = """
            This identity provider is for practice only. Its files are in \(sandbox.directory):
            sandbox.json describes it; each user's password is in a file named after the address. Ctrl-C ends it.

            """
        _ = try? FileDescriptor.standardError.writeAll(notes.utf8)
        try FileDescriptor.standardOutput.writeAll("ready \(sandbox.issuer)\n".utf8)
    }

    /// sysexits.h: EX_NOINPUT, EX_UNAVAILABLE, EX_CANTCREAT; EX_IOERR where stdout takes nothing.
    private static func exitStatus(of error: any Error) -> Int32 {
        switch (error as? SandboxError)?.code {
        case .unreadableFile?: 66
        case .cannotListen?: 69
        case .unwritableDirectory?: 73
        case _ where error is Errno: 74
        default: 70
        }
    }
}

/// `ADDRESS=USER[:RIGHT],…`
struct SharedMailboxRights: ExpressibleByArgument {
    let address: String
    let rights: [String: Set<MailRight>]

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        var rights: [String: Set<MailRight>] = [:]
        for word in parts[1].split(separator: ",") {
            let words = word.split(separator: ":", maxSplits: 1).map(String.init)
            guard let user = words.first else { return nil }
            if words.count == 1 {
                rights[user, default: []].formUnion(MailRight.allCases)
            } else {
                guard let right = MailRight(rawValue: words[1]) else { return nil }
                rights[user, default: []].insert(right)
            }
        }
        address = parts[0]
        self.rights = rights
    }
}

/// `NAME` or `NAME=FILE`: a secret is named by its file, never given as an argument.
struct NameAndFile: ExpressibleByArgument {
    let name: String
    let file: String?

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.first, !name.isEmpty, parts.last != "" else { return nil }
        self.name = name
        file = parts.count > 1 ? parts[1] : nil
    }
}
