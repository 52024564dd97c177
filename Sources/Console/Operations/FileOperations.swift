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

/// A directory that is not in force, as typed.
public struct OtherDirectory: Sendable, Equatable {
    public var path: String
    /// Where it will be in force: relative layers begin there. Empty where it lies.
    public var place: String
    /// Whether others build on it: what its accounts leave out is theirs to say.
    public var isLayer: Bool

    public init(path: String = "", place: String = "", isLayer: Bool = false) {
        self.path = path
        self.place = place
        self.isLayer = isLayer
    }
}

/// What is wrong in the files of a configuration directory.
public struct FileReport: Sendable, Equatable {
    /// The directory's path.
    public var directory: String
    public var findings: [Finding]

    public init(directory: String, findings: [Finding]) {
        self.directory = directory
        self.findings = findings
    }
}

/// One thing that is wrong in a file.
public struct Finding: Sendable, Equatable {
    /// With line and column where they are known, such as `accounts/work.toml:3:1`.
    public var place: String
    public var message: String
    /// Whether the file can be used all the same.
    public var isWarning: Bool

    public init(place: String, message: String, isWarning: Bool = false) {
        self.place = place
        self.message = message
        self.isWarning = isWarning
    }
}

/// What came of a look for new commits.
public enum PullOutcome: Sendable, Equatable {
    /// There is none: the branch, and the commit in force.
    case upToDate(branch: String, commit: String)
    /// They wait for a person to agree.
    case new(PulledCommits)
    /// The newest has errors; the commit in force stays.
    case broken([Finding], ConsoleProblem)
    /// This commit is in force now.
    case moved(commit: String)
}

/// New commits, and what they would do here.
public struct PulledCommits: Sendable, Equatable {
    /// The newest, whole.
    public var commit: String
    /// Such as `origin/main`.
    public var branch: String
    /// Whether every one was seen to be signed by somebody who is trusted; nobody asks for that where it is false.
    public var verified: Bool
    public var commits: [Commit]
    public var changes: [Change]
    /// What `mailgrant plan` would say then.
    public var plan: [String]
    /// Submodules that stay at another commit than is wanted.
    public var submodules: [String]

    public init(
        commit: String, branch: String, verified: Bool = false, commits: [Commit], changes: [Change] = [],
        plan: [String] = [], submodules: [String] = []
    ) {
        self.commit = commit
        self.branch = branch
        self.verified = verified
        self.commits = commits
        self.changes = changes
        self.plan = plan
        self.submodules = submodules
    }

    public struct Commit: Sendable, Equatable {
        public var id: String
        public var author: String
        public var subject: String

        public init(id: String, author: String, subject: String) {
            self.id = id
            self.author = author
            self.subject = subject
        }
    }

    public struct Change: Sendable, Equatable {
        /// As `mailgrant pull` prints it, such as `work incoming is new`.
        public var line: String
        /// Whether it ends what works now, or moves where secrets go.
        public var needsPerson: Bool

        public init(line: String, needsPerson: Bool) {
            self.line = line
            self.needsPerson = needsPerson
        }
    }
}
