import Glibc

/// The configuration directory as a git working copy, or as a part of one.
public struct WorkingCopy: Sendable {
    /// The configuration directory, as it was given.
    public let directory: String
    /// The working copy's own directory.
    public let root: String
    /// The configuration directory below it: empty, or a path with a slash at the end.
    let prefix: String
    /// Where git keeps this working copy's index and what is under way in it.
    let gitDirectory: String
    /// Runs in the working copy's own directory.
    let git: Git
    /// Whether this person's configuration says itself which OpenPGP keys are trusted enough.
    let declaresMinimumTrust: Bool

    /// Finds the working copy of a directory.
    ///
    /// - Throws: ``RepositoryError/noRepository``, ``RepositoryError/configurationInRepository(file:)``,
    ///   ``RepositoryError/git(_:)``.
    public init(of directory: String, environment: [String: String]) async throws(RepositoryError) {
        guard access(directory, F_OK) == 0 else { throw .noRepository }
        var git = Git(program: try GitProgram(environment: environment), directory: directory)
        let places = try await git.ask(["rev-parse", "--show-toplevel", "--show-prefix", "--absolute-git-dir"])
        guard places.isSuccess else {
            // "Not a repository" is told from "not yours" (safe.directory in git-config(1)) by git alone.
            if places.message.contains("not a git repository") { throw .noRepository }
            throw .git(.refused(command: "git rev-parse", message: places.message))
        }
        let lines = places.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 3 else { throw .git(.unexpectedAnswer(command: "git rev-parse")) }
        (root, prefix, gitDirectory) = (lines[0], lines[1], lines[2])
        git.directory = root
        let configuration = try await GitConfiguration(of: git)
        if let file = configuration.file(in: root, outside: gitDirectory) {
            throw .configurationInRepository(file: file)
        }
        for filter in configuration.filters { git.overrides.disableFilter(filter) }
        declaresMinimumTrust = configuration.has("gpg.mintrustlevel")
        self.git = git
        self.directory = directory
    }
}
