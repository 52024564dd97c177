public import FoundationEssentials

/// What a provider's program tells a person while it obtains a grant. All texts are printable, one line each.
public enum ProgramNotice: Sendable, Equatable {
    case message(String)
    /// An address to be opened in a browser: HTTPS, or HTTP on loopback.
    case open(URL, text: String?)
    /// The program waits for something outside it, such as a browser or a phone.
    case waiting(String?)
}

/// What a provider's program asks a person. The texts are printable, one line each.
public struct ProgramQuestion: Sendable, Equatable {
    public var text: String
    /// Whether the answer must not be shown while it is typed.
    public var isSecret: Bool
    /// What an empty answer stands for.
    public var usualAnswer: String?

    public init(_ text: String, isSecret: Bool = false, usualAnswer: String? = nil) {
        self.text = text
        self.isSecret = isSecret
        self.usualAnswer = usualAnswer
    }
}
