/// Why git did not do what it was asked for.
public enum GitFailure: Error, Sendable, Equatable {
    /// No absolute directory of `PATH` has it.
    case notInstalled
    case couldNotStart
    /// It was ended when its time was over.
    case tookTooLong(command: String, Duration)
    /// Somebody else ended it.
    case killed(command: String)
    /// It wrote more than any honest repository needs.
    case tooMuchOutput(command: String)
    /// It ended with a status of failure. The message is the end of what it said, in one printable line.
    case refused(command: String, message: String)
    /// Its answer has not the form that its manual promises.
    case unexpectedAnswer(command: String)
}
