import Glibc

/// What git notes in its directory while something is under way in a working copy (gitrepository-layout(5)). The files are
/// on their way from one commit to another then, and say what nobody has declared.
public enum GitWork {
    private static let notes = [
        ("MERGE_HEAD", "merge"), ("rebase-merge", "rebase"), ("rebase-apply", "rebase"),
        ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert"), ("BISECT_LOG", "bisect"),
    ]

    /// What a person began and did not finish, such as `merge`; nothing where there is nothing.
    ///
    /// - Parameter gitDirectory: the working copy's own.
    public static func unfinished(in gitDirectory: String) -> String? {
        notes.first { access("\(gitDirectory)/\($0.0)", F_OK) == 0 }?.1
    }

    /// Whether a git changes files at this moment, or was killed while it did.
    static func isWriting(in gitDirectory: String) -> Bool { access("\(gitDirectory)/index.lock", F_OK) == 0 }
}
