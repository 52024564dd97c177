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
