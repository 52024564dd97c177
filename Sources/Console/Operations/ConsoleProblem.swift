public import Grants

/// Why something could not be done, in the words that the command line has for it.
public struct ConsoleProblem: Error, Sendable, Equatable {
    /// Whose problem it is, such as `work incoming`.
    public var subject: String
    /// What happened: part of a sentence, one printable line.
    public var what: String
    /// What to do about it, likewise. It may name a command or hold an address.
    public var remedy: String
    /// Whose move it is, where the provider's file knows.
    public var whoseMove: ErrorAdvice.Move?

    /// What was tried before it came to nothing, one printable line each.
    public var tried: [String]

    public init(subject: String, what: String, remedy: String, whoseMove: ErrorAdvice.Move? = nil, tried: [String] = [])
    {
        self.subject = subject
        self.what = what
        self.remedy = remedy
        self.whoseMove = whoseMove
        self.tried = tried
    }
}
