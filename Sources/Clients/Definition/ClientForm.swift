public import Grants

/// One way of writing a client's configuration.
public struct ClientForm: Sendable, Equatable {
    /// What `--form` calls it.
    public var name: String
    /// What it does, in a few words.
    public var summary: String
    /// The path of the file that it belongs into, as a person would write it: `~/.mbsyncrc`.
    public var file: ClientTemplate
    /// What begins a comment in that file.
    public var comment: String
    /// Directories that must be there first.
    public var directories: [ClientTemplate]
    /// What a person should know, one line each.
    public var notes: [ClientTemplate]
    public var ways: [MailProtocol: ClientWay]
    public var template: ClientTemplate
    /// How values stand in the file, by name.
    public var quotings: [String: Quoting]
    /// How `mailgrant client install` puts it in its place; nothing where a person has to.
    public var installing: ClientInstalling?

    /// Its way for a connection's protocol. Over HTTPS it can only send, with `mailgrant sendmail`.
    public func way(for connection: Connection) -> ClientWay? {
        guard !connection.mailProtocol.isOverHTTPS || connection.direction == .outgoing else { return nil }
        return ways[connection.mailProtocol]
    }
}

/// How a client gets at one protocol's server.
public struct ClientWay: Sendable, Equatable {
    /// Who proves to the server who one is.
    public enum Authenticator: String, Sendable, CaseIterable {
        /// The client does, with what a helper prints.
        case client
        /// `mailgrant tunnel` or `mailgrant sendmail` does.
        case mailgrant
    }

    public var authenticator: Authenticator
    /// The mechanisms for tokens that the client itself speaks, the best first.
    public var mechanisms: [BearerMechanism]
    /// Whether the same text serves an account with an app password.
    public var takesPasswords: Bool
    public var securities: [ConnectionSecurity]
    /// The longest token that the client carries; a mechanism that is not in it has no limit that is known.
    public var longestToken: [BearerMechanism: TokenLimit]
    /// How the client is tried without changing anything.
    public var trial: ClientTrial?
    /// How the client sends a message, or files it, to be tried when a person asks for it.
    public var sending: ClientTrial?
}

/// A SASL mechanism that carries an access token.
public enum BearerMechanism: String, Sendable, CaseIterable {
    case xoauth2
    case oauthbearer

    /// As servers list it.
    public var name: String { rawValue.uppercased() }
}
