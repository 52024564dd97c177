import FoundationEssentials
import Surroundings

/// A configuration in git as people have it: a bare repository that everybody pulls from, a colleague's clone who pushes
/// to it, and the configuration directory, which is a clone, too.
struct GitRepository {
    /// The repository of the remote.
    let remote: String
    /// Where the colleague works.
    let colleague: String
    /// The configuration directory.
    let directory: String
    /// Of all programs; the person's own.
    var environment: [String: String]

    /// Makes the three, with a first commit.
    ///
    /// - Parameters:
    ///   - scratch: where the remote and the colleague are.
    ///   - environment: its `XDG_CONFIG_HOME` says where the configuration directory is.
    ///   - files: of the first commit, by their paths. Those that are in the configuration directory already come in
    ///     beside them.
    init(
        in scratch: Scratch, environment: [String: String], files: [String: String] = [:]
    ) async throws {
        let place = try scratch.makeDirectory("repository")
        remote = "\(place)/remote.git"
        colleague = "\(place)/colleague"
        directory = "\(environment["XDG_CONFIG_HOME"] ?? "")/mailgrant"
        self.environment = environment
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        for (key, value) in [
            ("user.name", "Carol"), ("user.email", "carol@example.org"), ("init.defaultBranch", "main"),
            ("gpg.format", "ssh"),
        ] {
            try await git("config", "--global", key, value, in: place)
        }
        try await git("init", "--quiet", "--bare", remote, in: place)
        try await git("init", "--quiet", in: directory)
        try write(files, in: directory)
        try write(["README": "Mail accounts.\n"], in: directory)
        try await commit("Begin", in: directory)
        try await git("remote", "add", "origin", remote, in: directory)
        try await git("push", "--quiet", "--set-upstream", "origin", "main", in: directory)
        try await git("clone", "--quiet", remote, colleague, in: place)
    }

    @discardableResult
    func git(_ words: String..., in directory: String) async throws -> String {
        try await git(words, in: directory)
    }

    @discardableResult
    func git(_ words: [String], in directory: String) async throws -> String {
        let program = Program("git", words, environment: environment, directory: directory)
        let output = try await program.runSuccessfully().output
        return output.hasSuffix("\n") ? String(output.dropLast()) : output
    }

    func write(_ files: [String: String], in directory: String) throws {
        for (path, text) in files {
            let file = "\(directory)/\(path)"
            if let slash = path.lastIndex(of: "/") {
                try FileManager.default.createDirectory(
                    atPath: "\(directory)/\(path[..<slash])", withIntermediateDirectories: true)
            }
            try writePrivateFile(text.utf8, to: file)
        }
    }

    func text(of path: String, in directory: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "\(directory)/\(path)")), as: UTF8.self)
    }

    /// - Parameter options: of `git commit`.
    func commit(_ subject: String, _ options: String..., in directory: String) async throws {
        try await git("add", "--all", in: directory)
        try await git(["commit", "--quiet", "--allow-empty", "--message", subject] + options, in: directory)
    }

    /// The colleague changes files, commits and pushes.
    ///
    /// - Returns: the commit.
    @discardableResult
    func push(_ subject: String, _ files: [String: String] = [:], _ options: String...) async throws -> String {
        try write(files, in: colleague)
        try await git("add", "--all", in: colleague)
        try await git(["commit", "--quiet", "--allow-empty", "--message", subject] + options, in: colleague)
        try await git("push", "--quiet", in: colleague)
        return try await git("rev-parse", "HEAD", in: colleague)
    }

    /// The commit in force.
    func commitInForce() async throws -> String { try await git("rev-parse", "HEAD", in: directory) }

    /// What differs between the files of the configuration directory and the commit in force.
    func changes() async throws -> String {
        try await git("status", "--porcelain", "--untracked-files=all", in: directory)
    }

    /// A key for signing, made now.
    ///
    /// - Returns: the path of the secret key; the public one is beside it, as ssh-keygen(1) puts it.
    func signingKey(_ name: String) async throws -> String {
        let path = "\(remote)-\(name)"
        try await Program("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path]).runSuccessfully()
        return path
    }

    /// The line of an allowed-signers file (ssh-keygen(1)) for a key.
    func signerLine(_ key: String) throws -> String {
        let text = String(decoding: try Data(contentsOf: URL(filePath: key + ".pub")), as: UTF8.self)
        return "carol@example.org namespaces=\"git\" \(text)"
    }
}
