import Glibc

extension WorkingCopy {
    /// Brings the branch, the index and the files to a commit that is a descendant of the one in force.
    ///
    /// git writes the files first and the branch last (git-merge(1), `--ff-only`). A note says meanwhile what is under way,
    /// so that ``finishInterruptedMove(_:)`` brings a working copy that was left between the two to the new commit.
    ///
    /// - Throws: ``RepositoryError/notMoved(message:)`` where git would overwrite something: then nothing has moved.
    public func move(to incoming: NewCommits, of branch: Branch, _ workplace: Workplace) async throws(RepositoryError) {
        try MoveNote(root: root, from: incoming.from, to: incoming.to).write(to: workplace.noteOfMove)
        do {
            try await git.run(["merge", "--quiet", "--ff-only", "--no-stat", "--no-autostash", incoming.to.text])
        } catch .git(.refused(_, let message)) {
            // Then git leaves everything as it was. Where it did not get so far the next run sees to it.
            unlink(workplace.noteOfMove)
            throw .notMoved(message: message)
        } catch {
            throw error
        }
        unlink(workplace.noteOfMove)
        try await remember(incoming.to, of: branch)
    }

    /// Has git know where the remote is, for the person's own `git status`.
    private func remember(_ commit: CommitID, of branch: Branch) async throws(RepositoryError) {
        try await git.run(["update-ref", branch.trackingReference, commit.text])
    }

    /// How long a git that somebody left running is waited for.
    static let patienceWithGit = Duration.seconds(10)

    /// Finishes a move that a crash interrupted: it had been verified and looked at before it began.
    ///
    /// - Returns: what was finished; nothing where there was nothing to finish.
    /// - Throws: ``RepositoryError/interrupted(from:to:files:)`` where a file is neither as it was nor as it should become:
    ///   somebody has changed it since.
    public func finishInterruptedMove(_ workplace: Workplace) async throws(RepositoryError) -> MoveNote? {
        guard let note = MoveNote(at: workplace.noteOfMove) else { return nil }
        guard note.root == root, let head = try await commitID("HEAD"), [note.from, note.to].contains(head) else {
            // Somebody has moved on since, or to another working copy: the note is of no use any more.
            unlink(workplace.noteOfMove)
            return nil
        }
        // A git whose caller was killed comes to its end by itself.
        await RunningPrograms.waitForEnd(of: "git", in: root, within: Self.patienceWithGit)
        removeStaleLocks(since: note.writtenAt)
        let strange = try await filesOfNeither(note)
        guard strange.isEmpty else { throw .interrupted(from: note.from, to: note.to, files: strange) }
        try await git.run(["reset", "--quiet", "--hard", "--no-recurse-submodules", note.to.text])
        unlink(workplace.noteOfMove)
        return note
    }

    /// The files that are as in neither commit, and were not just being written either.
    private func filesOfNeither(_ note: MoveNote) async throws(RepositoryError) -> [String] {
        let old = Set(try await differing(from: note.from))
        var files: [String] = []
        for path in try await differing(from: note.to) where old.contains(path) {
            let wanted = try await git.ask(["cat-file", "blob", "\(note.to.text):\(path)"])
            let found = try? PrivateTree.read("\(root)/\(path)", limit: Git.outputLimit)
            // git takes the old file away before it writes the new one.
            guard let found, !wanted.bytes.starts(with: found) else { continue }
            files.append(path)
        }
        return files
    }

    private func differing(from commit: CommitID) async throws(RepositoryError) -> [String] {
        try await git.run([
            "diff", "--no-ext-diff", "--no-textconv", "--no-renames", "--ignore-submodules=all", "--name-only", "-z",
            commit.text,
        ]).parts
    }

    /// The locks that a killed git left. One that was there before, or that belongs to a git which runs in this working
    /// copy, is somebody's.
    private func removeStaleLocks(since: Int) {
        guard !RunningPrograms.areCalled("git", in: root) else { return }
        for lock in Self.locks(in: gitDirectory) + Self.locks(below: "\(gitDirectory)/refs") {
            var status = stat()
            guard lstat(lock, &status) == 0, status.st_mtim.tv_sec >= since else { continue }
            unlink(lock)
        }
    }

    static func locks(in directory: String) -> [String] {
        PrivateTree.names(in: directory).filter { $0.hasSuffix(".lock") }.map { "\(directory)/\($0)" }
    }

    private static func locks(below directory: String) -> [String] {
        locks(in: directory) + PrivateTree.names(in: directory).flatMap { locks(below: "\(directory)/\($0)") }
    }
}
