import FoundationEssentials
import Secrets
import Surroundings

/// An account whose provider is a program of its own: `mailgrant-provider-practice`.
extension Practice {
    /// The account whose provider is the program.
    static let programAccount = "prog"

    private var home: String { environment["HOME"] ?? "" }

    /// Installs the program, under this name and perhaps others.
    ///
    /// It is linked and never copied: a file that was just written may still be open in a child of another test.
    func installProgram(as names: String...) throws {
        let plugins = "\(environment["XDG_DATA_HOME"] ?? "")/mailgrant/plugins"
        try FileManager.default.createDirectory(atPath: plugins, withIntermediateDirectories: true)
        let program = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Programs/mailgrant-provider-practice"
        ).path()
        for name in ["practice"] + names {
            try FileManager.default.createSymbolicLink(
                atPath: "\(plugins)/mailgrant-provider-\(name)", withDestinationPath: program)
        }
        try misbehave("")
    }

    /// Has the program go wrong in this way from now on; an empty word is none.
    func misbehave(_ fault: String) throws {
        let settings = """
            issuer='\(provider.issuer)' client='\(provider.clientID)' ca='\(certificateAuthority)' fault='\(fault)'

            """
        try writePrivateFile(settings.utf8, to: "\(home)/practice-provider")
    }

    /// What the program was asked since the last time.
    func programOperations() throws -> [String] {
        let file = "\(home)/practice-operations"
        guard let data = FileManager.default.contents(atPath: file) else { return [] }
        try FileManager.default.removeItem(atPath: file)
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Declares the account of the program.
    func declareProgramAccount(provider name: String = "practice") async throws {
        var program = declaration
        program.arguments = [
            "add", Self.programAccount, "--address", address, "--provider", name, "--ca-file", certificateAuthority,
            "--incoming", "imap", "--incoming-host", Dovecot.host, "--incoming-port", String(dovecot.imapsPort),
            "--incoming-security", "tls",
            "--outgoing", "smtp", "--outgoing-host", Dovecot.host, "--outgoing-port", String(dovecot.submissionPort),
            "--outgoing-security", "starttls",
        ]
        try await program.runSuccessfully()
    }

    /// A refresh token of the sandbox for the program's person, which nobody else uses.
    func refreshTokenForProgram() async throws -> Secret {
        try await declare()
        try await authorizing().runSuccessfully()
        let token = try await refreshToken()
        try await mailgrant("forget", Practice.account).runSuccessfully()
        return token
    }

    /// Authorizes the program's account at a terminal: the question is answered as it proposes, the secret with the token.
    func authorizeProgramAccount(with token: Secret) async throws -> ScriptedTerminal.Visit {
        try await terminal().run(
            mailgrant("authorize", Self.programAccount),
            .init("Whose mailbox is it\\?(?s:.*)Answer \\[[^]]*\\]: ", send: "\n"),
            .init("What is the refresh token\\?(?s:.*)not shown\\), then Enter: ", send: token.exposedText + "\n"))
    }

    /// Says on this machine that the plugin of a name may be run though a repository names it.
    func allowProgram(_ name: String) throws {
        let file = "\(environment["XDG_STATE_HOME"] ?? "")/mailgrant/plugins-allowed.json"
        try writePrivateFile(
            #"{"plugins": [{"kind": "provider", "name": "\#(name)"}], "version": 1}"#.utf8, to: file)
    }
}
