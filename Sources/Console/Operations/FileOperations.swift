/// The files of the configuration directory: what is wrong in them, and new commits of its git repository.
public protocol FileOperations: Sendable {
    /// Everything that is wrong, as `mailgrant lint` prints it.
    func lint() async throws(ConsoleProblem) -> FileReport

    /// The same of another directory, as `mailgrant lint DIRECTORY` prints it.
    func lint(_ other: OtherDirectory) async throws(ConsoleProblem) -> FileReport

    /// Fetches the new commits and says what they would change, as `mailgrant pull --dry-run` does. Nothing is moved.
    func lookForCommits() async throws(ConsoleProblem) -> PullOutcome

    /// Lets a commit come into force, as `mailgrant pull --yes` does.
    ///
    /// - Parameter commit: what ``PulledCommits/commit`` said when a person agreed to it. Where the newest is another by now,
    ///   nothing is moved, and that one is what is returned.
    func pull(_ commit: String) async throws(ConsoleProblem) -> PullOutcome
}
