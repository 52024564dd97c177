/// Which redirect URIs a client may ask for.
enum RedirectPolicy: Sendable {
    /// Plain HTTP to this machine, any port and path (RFC 8252, section 7.3): what an installed program uses.
    case anyLoopback
    /// One of these, compared character by character (RFC 9700, section 2.1), but for the port of a loopback address.
    case registered([String])

    func allows(_ uri: String) -> Bool {
        guard Self.isRegistrable(uri) else { return false }
        switch self {
        case .anyLoopback:
            return LoopbackURI(uri) != nil
        case .registered(let uris):
            return uris.contains { registered in
                guard let registered = LoopbackURI(registered), let requested = LoopbackURI(uri) else {
                    return registered == uri
                }
                return registered.host == requested.host && registered.rest == requested.rest
            }
        }
    }

    /// RFC 6749, section 3.1.2: an absolute URI without a fragment. Only characters that a URI can have, so that the
    /// text can stand in a header as it is.
    static func isRegistrable(_ uri: String) -> Bool {
        guard let colon = uri.firstIndex(of: ":"), colon != uri.startIndex, uri.utf8.count <= 2048 else { return false }
        return uri.utf8.allSatisfy { (0x21...0x7E) ~= $0 && !"\"#<>\\^`{|}".utf8.contains($0) }
    }
}

/// `http://HOST[:PORT]REST` where HOST is this machine; `nil` for anything else, also for a user name before the host.
private struct LoopbackURI {
    let host: Substring
    let rest: Substring

    init?(_ uri: String) {
        let scheme = "http://"
        guard uri.hasPrefix(scheme) else { return nil }
        let afterScheme = uri.dropFirst(scheme.count)
        let authority = afterScheme.prefix { !"/?".contains($0) }
        rest = afterScheme.dropFirst(authority.count)
        guard let host = ["127.0.0.1", "[::1]", "localhost"].first(where: { authority.hasPrefix($0) }) else {
            return nil
        }
        self.host = authority.prefix(host.count)
        let port = authority.dropFirst(host.count)
        guard port.isEmpty || (port.first == ":" && UInt16(port.dropFirst()) != nil) else { return nil }
    }
}
