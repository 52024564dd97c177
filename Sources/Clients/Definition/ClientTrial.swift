/// A run of the client's real program, in a private directory that stands in for the home directory.
public struct ClientTrial: Sendable, Equatable {
    /// What it does, in the third person: `logs in and lists the mailboxes`.
    public var does: String
    /// Program and arguments, templates each; no shell sees them.
    public var command: [ClientTemplate]
    /// The exit statuses that mean success.
    public var successes: [Int]
}
