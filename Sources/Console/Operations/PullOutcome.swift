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
