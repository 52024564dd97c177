import ConfigurationFiles

/// The branch that is checked out, and the one of a remote that it follows.
public struct Branch: Sendable, Equatable {
    /// Such as `main`.
    public var name: String
    /// The commit in force.
    public var commit: CommitID
    /// Such as `origin`.
    public var remote: String
    /// At the remote, such as `refs/heads/main`.
    var remoteReference: String
    /// Where git remembers it here, such as `refs/remotes/origin/main`.
    var trackingReference: String
    /// What git remembers; nothing before the first fetch.
    var tracked: CommitID?
}

extension WorkingCopy {
    /// Learns which commit is in force and what it follows.
    ///
    /// - Throws: ``RepositoryError``: detached, without a commit or an upstream, something unfinished, files that were
    ///   changed, or none of the directory's files in it.
    public func branch() async throws(RepositoryError) -> Branch {
        if let work = GitWork.unfinished(in: gitDirectory) { throw .unfinished(work) }
        let head = try await git.ask(["symbolic-ref", "--quiet", "HEAD"])
        guard head.isSuccess else { throw .detached }
        let reference = head.text
        let name = reference.hasPrefix("refs/heads/") ? String(reference.dropFirst(11)) : reference
        guard let commit = try await commitID("HEAD") else { throw .noCommit(branch: name) }
        let format = "%(upstream:remotename)%00%(upstream:remoteref)%00%(upstream)"
        let upstream = try await git.run(["for-each-ref", "--format=\(format)", reference]).text
            .split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
        guard upstream.count == 3, !upstream.contains("") else { throw .noUpstream(branch: name) }
        return Branch(
            name: name, commit: commit, remote: upstream[0], remoteReference: upstream[1],
            trackingReference: upstream[2], tracked: try await commitID(upstream[2]))
    }

    /// Learns that the files of the commit in force are as they are in it, so that what is read of a new commit is what
    /// will be there.
    ///
    /// - Throws: ``RepositoryError/changed(_:)``, ``RepositoryError/notTracked(repository:)``.
    public func checkUnchanged() async throws(RepositoryError) {
        let tracked = try await git.run(["ls-files", "-z", "--", prefix.isEmpty ? "." : ":(top,literal)\(prefix)"])
        guard !tracked.bytes.isEmpty else { throw .notTracked(repository: root) }
        let changes = try await git.run([
            "status", "--porcelain", "-z", "--no-renames", "--untracked-files=no", "--ignore-submodules=all",
        ]).parts
        // Two letters and a blank stand before each name (git-status(1), Short Format).
        guard changes.isEmpty else { throw .changed(changes.map { String($0.dropFirst(3)) }) }
    }

    /// The commit of a name; nothing where there is none.
    func commitID(_ name: String) async throws(RepositoryError) -> CommitID? {
        let answer = try await git.ask(["rev-parse", "--verify", "--quiet", "--end-of-options", "\(name)^{commit}"])
        guard answer.isSuccess else { return nil }
        guard let id = CommitID(answer.text) else { throw .git(.unexpectedAnswer(command: "git rev-parse")) }
        return id
    }
}
