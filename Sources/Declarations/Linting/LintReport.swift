public import ConfigurationFiles

/// What is wrong in a configuration directory, and what is likely to be.
public struct LintReport: Sendable, Equatable {
    /// What makes a declaration unusable, or should be in no file. By file and line.
    public var errors: [ConfigurationError]
    /// What can be used, and somebody will probably be disappointed. By file and line.
    public var warnings: [ConfigurationError]

    public init(errors: [ConfigurationError] = [], warnings: [ConfigurationError] = []) {
        self.errors = errors
        self.warnings = warnings
    }

    /// Whether every file can be used.
    public var isClean: Bool { errors.isEmpty }
}
