/// Why a configuration directory cannot be brought to the newest commit of its remote.
public enum RepositoryError: Error, Sendable, Equatable {
    case git(GitFailure)
    /// The directory lies in no working copy.
    case noRepository
    /// It lies in a working copy that has none of its files, such as that of a whole home directory.
    case notTracked(repository: String)
    /// No branch is checked out.
    case detached
    /// The branch has no commit yet.
    case noCommit(branch: String)
    /// The branch follows none of a remote.
    case noUpstream(branch: String)
    /// Something that a person began in it is not finished, such as `merge`.
    case unfinished(String)
    /// Files of it differ from the commit in force.
    case changed([String])
    /// git's configuration takes in a file that commits can change.
    case configurationInRepository(file: String)
    /// The remote's history no longer contains what it had before.
    case rewritten(before: CommitID, now: CommitID)
    /// Here and there are commits that the other has not.
    case diverged(here: Int, there: Int)
    /// The remote did not give its branch: it cannot be reached, or refuses. The message is git's.
    case notFetched(remote: String, message: String)
    /// git would not put the new commit in force, as where a file without a commit is in the way. The message is git's.
    case notMoved(message: String)
    /// A commit is not signed by somebody who is trusted. The reason is part of a sentence.
    case notTrusted(Commit, reason: String)
    /// The file that names the trusted signers is not there.
    case noSigners(file: String)
    /// The new commit has something in it that is not taken from anybody.
    case unacceptable(path: String, ContentFault)
    /// A move was interrupted, and files have been changed since.
    case interrupted(from: CommitID, to: CommitID, files: [String])
    /// Files could not be written.
    case cannotWrite(path: String, detail: String)
}

/// What a commit of configuration must not have in it.
public enum ContentFault: Sendable, Equatable {
    /// A symbolic link: what it leads to is not in the commit.
    case symbolicLink
    /// A filter, an encoding or another attribute by which the file would come out otherwise than it is in the commit.
    case attribute(String)
    /// A name that leads out of its directory, or that a terminal would show as something else.
    case name
    /// More files, or more bytes, than a configuration has.
    case tooMuch
}
