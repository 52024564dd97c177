/// Scopes as Microsoft reads them: a resource and a permission of it, without regard to case.
public enum MicrosoftScope {
    /// What the sandbox knows in this mode beside its own.
    public static let known: [String] =
        ["profile"]
        + ["IMAP.AccessAsUser.All", "POP.AccessAsUser.All", "SMTP.Send"].map { "https://outlook.office.com/" + $0 }
        + [
            "Mail.ReadWrite", "Mail.Send", "User.Read", "EWS.AccessAsUser.All", "Mail.ReadWrite.Shared",
            "Mail.Send.Shared", "full_access_as_app", "IMAP.AccessAsApp", "POP.AccessAsApp", "SMTP.SendAsApp",
        ].map { "https://outlook.office365.com/" + $0 }
        + ["Mail.ReadWrite", "Mail.Send", "User.Read", "Mail.ReadWrite.Shared", "Mail.Send.Shared"].map {
            "https://graph.microsoft.com/" + $0
        }

    static let defaultResource = "https://graph.microsoft.com"
    private static let identity: Set<String> = ["openid", "profile", "email", "offline_access"]

    /// The resource of a scope; nothing for one about the person or the grant.
    static func resource(of scope: String) -> String? {
        if identity.contains(scope.lowercased()) { return nil }
        guard scope.hasPrefix("https://"), let slash = scope.lastIndex(of: "/") else { return defaultResource }
        return scope[..<slash].lowercased()
    }

    /// Each once, in the order in which they first come.
    static func resources(of scopes: [String]) -> [String] {
        var seen: Set<String> = []
        return scopes.compactMap(resource).filter { seen.insert($0).inserted }
    }

    /// Those of the first resource, and those that have none.
    static func firstResource(in scopes: [String]) -> [String] {
        let first = resources(of: scopes).first
        return scopes.filter { scope in
            let own = resource(of: scope)
            return own == nil || own == first
        }
    }

    /// The scopes of a grant that are meant: by name in whatever case, `.default` for all of its resource. Nothing where
    /// one was not granted.
    static func granted(_ asked: [String], in grant: [String]) -> [String]? {
        var found: [String] = []
        for scope in asked {
            let matches = grant.filter { candidate in
                if scope.lowercased().hasSuffix("/.default") { return resource(of: candidate) == resource(of: scope) }
                return whole(candidate) == whole(scope)
            }
            // The scopes about the person never stand in the way.
            if matches.isEmpty, resource(of: scope) != nil { return nil }
            found += matches.filter { !found.contains($0) }
        }
        return found
    }

    private static func whole(_ scope: String) -> String {
        guard let resource = resource(of: scope), !scope.hasPrefix("https://") else { return scope.lowercased() }
        return "\(resource)/\(scope)".lowercased()
    }
}
