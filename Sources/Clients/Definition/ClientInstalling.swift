/// How a client's configuration is put where the client reads it, without taking a file out of a person's hands.
public struct ClientInstalling: Sendable, Equatable {
    public enum Place: Sendable, Equatable {
        /// A marked block in the file that the person writes: the client knows no include.
        case block
        /// The form's file, which is this account's alone.
        case wholeFile
        /// A file of its own, which the person's file includes by this line. Nobody but the person writes that line.
        case include(file: ClientTemplate, line: ClientTemplate)
    }

    public var place: Place
    /// The client's file has room for one account.
    public var isForOneAccount: Bool
    /// Beginnings of lines that may be in the file once: the first account that is installed has them, and none where
    /// the person's own part has one.
    public var onceOnly: [String]

    public init(_ place: Place, isForOneAccount: Bool = false, onceOnly: [String] = []) {
        self.place = place
        self.isForOneAccount = isForOneAccount
        self.onceOnly = onceOnly
    }
}
