/// What became of the request before this page.
enum PageNotice: Sendable, Equatable {
    /// It stands in this file now.
    case saved(file: String)
    /// An app password is in the token store.
    case passwordKept
    /// The connection's server has been asked again.
    case checked
    case forgotten(account: String)
    /// One line for each grant, as `mailgrant revoke` prints them.
    case revoked(lines: [String])
    /// Something was done: one line for each thing.
    case done(lines: [String])
    /// Several things were tried: one line for each that was done, and what went wrong.
    case tried(lines: [String], [ConsoleProblem])
    /// A secret of a client was deleted, in the command's words.
    case secretForgotten(line: String)
    /// A client's private key is in the token store; of this service account, where it says so.
    case keyKept(owner: String?)
    /// A refresh token was taken over: one line for each connection.
    case takenOver(lines: [String])
    /// A commit is in force now.
    case pulled(commit: String)
    /// It came to nothing.
    case problem(ConsoleProblem)
}
