/// The attribute names of the exchange with a provider's program.
public enum ProviderKey {
    /// The version of the exchange that a side speaks, which its first message states.
    public static let version = "version"

    // MARK: What a program is told

    public static let account = "account"
    public static let address = "address"
    public static let loginHint = "login-hint"
    public static let direction = "direction"
    public static let mailProtocol = "protocol"
    public static let host = "host"
    /// The value of one of its parameters.
    public static func parameter(_ name: String) -> String { "parameter-\(name)" }

    // MARK: What it says of itself

    public static let displayName = "display-name"
    public static let programVersion = "program-version"
    public static let notice = "notice"
    /// A list: the names of its parameters. Under ``parameter(_:)`` stands what a person is to fill in.
    public static let parameters = "parameter"
    public static func parameterDefault(_ name: String) -> String { "parameter-\(name)-default" }
    /// A list: what its tokens are for.
    public static let protocols = "protocol"
    /// What it says of a protocol: `host`, `port`, `security`, `mechanism`, and the list `scope`.
    public static func of(_ mailProtocol: String, _ word: String) -> String { "\(mailProtocol)-\(word)" }

    // MARK: What it asks a person

    public static let ask = "ask"
    public static let text = "text"
    public static let usualAnswer = "default"
    /// For how long it may wait for something outside it.
    public static let seconds = "seconds"
    /// What the person answered. Secret.
    public static let answer = "answer"

    // MARK: What it answers

    /// What it wants kept, one line. Secret.
    public static let state = "state"
    /// A list: what was granted, or is asked for.
    public static let scope = "scope"
    public static let identity = "identity"
    /// Secret.
    public static let accessToken = "access-token"
    /// In seconds.
    public static let expiresIn = "expires-in"
    /// A word of a closed list; `text` may say more to a person.
    public static let error = "error"
    /// In seconds.
    public static let retryAfter = "retry-after"
}
