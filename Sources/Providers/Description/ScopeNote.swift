public import Grants
import OAuth

/// What a person is told of a scope.
public struct ScopeNote: Sendable, Equatable {
    public var scope: String
    /// For which protocols it says so; empty is for all.
    public var protocols: [MailProtocol]
    /// What the scope allows, as the end of a sentence: one line.
    public var allows: String
    /// What to add to the client's registration for it, where that has another name there.
    public var permission: RegisteredPermission?

    public init(
        scope: String, protocols: [MailProtocol] = [], allows: String, permission: RegisteredPermission? = nil
    ) {
        self.scope = scope
        self.protocols = protocols
        self.allows = allows
        self.permission = permission
    }
}

/// A permission as the page of a client's registration has it.
public struct RegisteredPermission: Sendable, Equatable, CustomStringConvertible {
    /// Whose permission it is, such as `Office 365 Exchange Online`.
    public var api: String
    public var name: String
    public var kind: Kind

    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// Given by a person, for what that person may do.
        case delegated
        /// Given by an administrator, to the program itself.
        case application
    }

    public init(api: String, name: String, kind: Kind) {
        self.api = api
        self.name = name
        self.kind = kind
    }

    /// `Office 365 Exchange Online: IMAP.AccessAsUser.All (delegated)`
    public var description: String { "\(api): \(name) (\(kind.rawValue))" }
}

extension ProviderDescription {
    /// What the file says of a scope of a connection: one row or, where it takes several permissions, more. None where nobody
    /// has written it down.
    public func notes(on scope: String, for mailProtocol: MailProtocol) -> [ScopeNote] {
        let wanted = Scopes.qualified(scope, default: rules.defaultResource)
        return scopeNotes.filter {
            Scopes.qualified($0.scope, default: rules.defaultResource) == wanted
                && ($0.protocols.isEmpty || $0.protocols.contains(mailProtocol))
        }
    }
}
