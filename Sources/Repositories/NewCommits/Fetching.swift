import Glibc

/// What the remote has that is not here.
public struct NewCommits: Sendable, Equatable {
    public var from: CommitID
    public var to: CommitID
    /// All commits that are new, those that came in by merges as well; the oldest first.
    public var commits: [Commit]
}

extension WorkingCopy {
    /// Two minutes: a configuration is small, and a timer comes again.
    static let fetchLimit = Duration.seconds(120)

    /// Where the remote's commit is kept until it is in force. git's own memory of the remote stays as it is until then: it
    /// tells whether the remote's history still contains what it had.
    static let incomingReference = "refs/mailgrant/incoming"

    /// Fetches the remote's branch.
    ///
    /// - Returns: nothing where the commit in force has everything.
    /// - Throws: ``RepositoryError/rewritten(before:now:)``, ``RepositoryError/diverged(here:there:)``,
    ///   ``RepositoryError/notFetched(remote:message:)``, ``RepositoryError/git(_:)``.
    public func fetch(_ branch: Branch) async throws(RepositoryError) -> NewCommits? {
        try await get(branch)
        guard let now = try await commitID(Self.incomingReference) else {
            throw .git(.unexpectedAnswer(command: "git fetch"))
        }
        if now == branch.commit { return nil }
        if try await isAncestor(branch.commit, of: now) {
            return NewCommits(from: branch.commit, to: now, commits: try await commits(branch.commit, now))
        }
        if let before = branch.tracked, !(try await isAncestor(before, of: now)) {
            throw .rewritten(before: before, now: now)
        }
        if try await isAncestor(now, of: branch.commit) { return nil }
        throw .diverged(
            here: try await count(now, branch.commit), there: try await count(branch.commit, now))
    }

    private func get(_ branch: Branch) async throws(RepositoryError) {
        await freeIncomingReference()
        do throws(RepositoryError) {
            try await getOnce(branch)
        } catch .notFetched where RunningPrograms.areCalled("git", in: root) {
            // That of a pull which was killed may have been at the same reference.
            await RunningPrograms.waitForEnd(of: "git", in: root, within: Self.patienceWithGit)
            await freeIncomingReference()
            try await getOnce(branch)
        }
    }

    /// Only pulls touch this reference, one at a time: a lock on it is that of a git whose pull was killed, or its own end.
    private func freeIncomingReference() async {
        let directory = "\(gitDirectory)/refs/mailgrant"
        guard !Self.locks(in: directory).isEmpty else { return }
        await RunningPrograms.waitForEnd(of: "git", in: root, within: Self.patienceWithGit)
        guard !RunningPrograms.areCalled("git", in: root) else { return }
        for lock in Self.locks(in: directory) { unlink(lock) }
    }

    private func getOnce(_ branch: Branch) async throws(RepositoryError) {
        do {
            try await git.run(
                [
                    "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--refmap=",
                    "--end-of-options", branch.remote, "+\(branch.remoteReference):\(Self.incomingReference)",
                ], within: Self.fetchLimit)
        } catch .git(.refused(_, let message)) {
            throw .notFetched(remote: branch.remote, message: message)
        } catch .git(.tookTooLong) {
            throw .notFetched(
                remote: branch.remote, message: "it took longer than \(Self.fetchLimit.components.seconds) seconds")
        } catch {
            throw error
        }
    }

    private func isAncestor(_ older: CommitID, of newer: CommitID) async throws(RepositoryError) -> Bool {
        try await git.ask(["merge-base", "--is-ancestor", older.text, newer.text]).isSuccess
    }

    private func count(_ from: CommitID, _ to: CommitID) async throws(RepositoryError) -> Int {
        Int(try await git.run(["rev-list", "--count", "\(from.text)..\(to.text)"]).text) ?? 0
    }

    private func commits(_ from: CommitID, _ to: CommitID) async throws(RepositoryError) -> [Commit] {
        let parts = try await git.run([
            "log", "--no-show-signature", "--reverse", "--topo-order", "-z", "--format=%H%n%an <%ae>%n%s",
            "\(from.text)..\(to.text)",
        ]).parts
        var commits: [Commit] = []
        for part in parts {
            let lines = part.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard lines.count == 3, let id = CommitID(lines[0]) else {
                throw .git(.unexpectedAnswer(command: "git log"))
            }
            commits.append(Commit(id: id, author: printable(lines[1]), subject: printable(lines[2])))
        }
        return commits
    }
}
