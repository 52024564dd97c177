import Glibc

/// The system's git, and the environment that it is given.
struct GitProgram: Sendable {
    /// The absolute path.
    let path: String
    let environment: [String: String]

    /// Takes the first git in the absolute directories of `PATH`: what lies in the working directory is not installed.
    ///
    /// - Throws: ``GitFailure/notInstalled``.
    init(environment: [String: String]) throws(RepositoryError) {
        let directories = (environment["PATH"] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
        guard
            let found = directories.map({ directory -> String in directory + "/git" }).first(where: {
                access($0, X_OK) == 0
            })
        else {
            throw .git(.notInstalled)
        }
        path = found
        self.environment = Self.allowed(environment, path: directories.joined(separator: ":"))
    }

    /// What git and the programs behind it (ssh, credential helpers, gpg) need to work as this person.
    ///
    /// No `GIT_DIR`, `GIT_INDEX_FILE`, `GIT_CONFIG_…` or other variable comes through that would have git work elsewhere
    /// or otherwise than its files say; how a remote is reached is this machine's own business and stays.
    private static let names: Set<String> = [
        "DBUS_SESSION_BUS_ADDRESS", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GNUPGHOME", "HOME", "KRB5CCNAME",
        "LOGNAME", "SSH_AGENT_PID", "SSH_AUTH_SOCK", "SSL_CERT_DIR", "SSL_CERT_FILE", "TMPDIR", "USER",
        "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "ALL_PROXY", "HTTPS_PROXY", "NO_PROXY", "all_proxy", "http_proxy",
        "https_proxy", "no_proxy",
    ]

    private static func allowed(_ environment: [String: String], path: String) -> [String: String] {
        environment.filter { names.contains($0.key) }.merging([
            "PATH": path,
            // Nobody is asked: there may be no terminal, and a prompt would wait behind one.
            "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "", "SSH_ASKPASS": "", "SSH_ASKPASS_REQUIRE": "never",
            // Reading takes no lock that a killed process would leave behind.
            "GIT_OPTIONAL_LOCKS": "0",
            // What is verified is what the hash names.
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_PAGER": "cat", "GIT_EDITOR": "false", "GIT_MERGE_AUTOEDIT": "no", "LC_ALL": "C",
        ]) { _, ours in ours }
    }
}
