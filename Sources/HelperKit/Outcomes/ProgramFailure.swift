/// Why there is no token, in one line for a person and one status for a program. It never carries a secret.
public struct ProgramFailure: Error, Sendable, Equatable {
    public var status: ExitStatus
    /// Whose failure it is, such as `work incoming`.
    public var subject: String
    public var what: String
    /// What to do about it.
    public var remedy: String

    /// The longest texts, in characters: what comes from outside is cut there.
    private static let longest = 500
    /// A remedy may have an address in it, which is of no use when it is cut.
    private static let longestRemedy = 1500

    public init(_ status: ExitStatus, _ subject: String, what: String, remedy: String) {
        self.status = status
        self.subject = subject
        self.what = what
        self.remedy = remedy
    }

    /// The line on standard error, without its line feed: `mailgrant: work incoming: what happened; what to do`.
    public var line: String {
        "mailgrant: \(printable(subject)): \(printable(what)); \(printable(remedy, limit: Self.longestRemedy))"
    }

    /// Nothing from outside may move the cursor or begin another line.
    private func printable(_ text: String, limit: Int = longest) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(limit) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: line.append("?")
            default: line.append(scalar)
            }
        }
        return String(line)
    }
}
