import FoundationEssentials

/// Scopes that belong to resources, as Microsoft's do: `https://graph.microsoft.com/Mail.Send`.
extension Scopes {
    /// What a scope's access tokens are for: the part before its last `/`, in lower case and without a `/` at its end.
    ///
    /// - Parameter fallback: the resource of scopes that name none.
    /// - Returns: nothing for scopes that ask for something beside an access token's permissions; the empty text where
    ///   neither the scope nor `fallback` names a resource.
    public static func resource(of scope: String, default fallback: String?) -> String? {
        guard !isUnreported(scope) else { return nil }
        let whole = qualified(scope, default: fallback)
        guard hasScheme(whole), let end = whole.lastIndex(of: "/") else { return "" }
        return trimmed(whole[..<end])
    }

    /// Whether a scope stands for all permissions that were given for its resource. Answers list those, not it.
    public static func standsForAll(_ scope: String) -> Bool {
        scope.lowercased() == ".default" || scope.lowercased().hasSuffix("/.default")
    }

    /// The scope in the form in which scopes are compared: in lower case, with its resource.
    public static func qualified(_ scope: String, default fallback: String?) -> String {
        guard let fallback, !hasScheme(scope), !isUnreported(scope) else { return scope.lowercased() }
        return trimmed(fallback[...]) + "/" + scope.lowercased()
    }

    /// Whether `://` is in it. A search for a text takes far longer, and a plan asks for thousands of scopes.
    private static func hasScheme(_ scope: String) -> Bool {
        var before: (UInt8, UInt8) = (0, 0)
        for byte in scope.utf8 {
            if byte == UInt8(ascii: "/"), before == (UInt8(ascii: ":"), UInt8(ascii: "/")) { return true }
            before = (before.1, byte)
        }
        return false
    }

    private static func trimmed(_ resource: Substring) -> String {
        var resource = resource
        while resource.hasSuffix("/") { resource.removeLast() }
        return resource.lowercased()
    }
}
