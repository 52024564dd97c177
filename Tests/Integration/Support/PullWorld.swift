import FoundationEssentials
import Surroundings

/// A person with a configuration in git and no server: enough for what `mailgrant pull` does before anything is
/// authorized.
struct PullWorld {
    let scratch: Scratch
    let repository: GitRepository
    let executables: Executables
    var environment: [String: String]

    func pull(_ options: String...) -> Program {
        Program(executables.path("mailgrant"), ["pull"] + options, environment: environment)
    }

    func mailgrant(_ words: String...) -> Program {
        Program(executables.path("mailgrant"), words, environment: environment)
    }

    /// An account that is whole; nobody answers at its servers.
    static func account(_ address: String = "alice@contoso.example", _ more: String = "") -> String {
        """
        address = "\(address)"
        provider = "microsoft"

        [token]
        tenant = "contoso.onmicrosoft.com"
        client-id = "00000000-0000-0000-0000-000000000000"

        [incoming]
        protocol = "imap"
        \(more)
        """
    }
}

/// - Parameter files: of the first commit.
func inPullWorld(
    _ files: [String: String] = ["accounts/work.toml": PullWorld.account()], _ body: (PullWorld) async throws -> Void
) async throws {
    try await withScratch { scratch in
        let home = try scratch.makeDirectory("home")
        let environment = [
            "HOME": home, "PATH": Program.systemPath, "LANG": "C.UTF-8", "XDG_CONFIG_HOME": "\(home)/.config",
            "XDG_STATE_HOME": "\(home)/.local/state", "XDG_RUNTIME_DIR": try scratch.makeDirectory("runtime"),
        ]
        try await body(
            PullWorld(
                scratch: scratch,
                repository: try await GitRepository(in: scratch, environment: environment, files: files),
                executables: try Executables(), environment: environment))
    }
}
