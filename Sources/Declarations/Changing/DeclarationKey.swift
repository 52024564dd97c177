public import Grants

/// The place of a value in an account's file, such as `incoming.host` or `token.client-id`.
public struct DeclarationKey: Sendable, Hashable, CustomStringConvertible {
    public let path: [String]

    public init(_ path: [String]) {
        self.path = path
    }

    /// The keys of a connection, such as `[incoming]`'s `host`.
    public static func connection(_ direction: Direction, _ key: String...) -> DeclarationKey {
        DeclarationKey([direction.rawValue] + key)
    }

    /// The keys of the token that a connection uses: of `[token]`, or of its own.
    ///
    /// - Parameter owner: the connection whose own token it is; nothing for the shared one.
    public static func token(of owner: Direction?, _ key: String...) -> DeclarationKey {
        DeclarationKey([owner?.rawValue, "token"].compactMap(\.self) + key)
    }

    /// - Parameter text: keys with dots between them. Behind `authorization-parameters` follows a name, dots and all.
    /// - Returns: nothing where one of the keys is empty.
    public init?(_ text: String) {
        let words = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard !words.contains("") else { return nil }
        guard let table = words.firstIndex(of: "authorization-parameters"), table + 1 < words.count else {
            path = words
            return
        }
        path = words[...table] + [words[(table + 1)...].joined(separator: ".")]
    }

    /// The keys of a connection that mean nothing where it authenticates with a password: it opens the user's own mailbox.
    public static let forTokensOnly = [
        "mechanism", "minimum-remaining", "scopes", "shared-mailbox", "shared-mailbox-user", "token",
    ]

    public var description: String { path.joined(separator: ".") }
}
