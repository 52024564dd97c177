public import FoundationEssentials

/// The rule for every address that is talked to: HTTPS, or plain HTTP on loopback (RFC 8252 section 7.3, RFC 9700).
public enum SecureAddress {
    /// - Throws: `OAuthError.insecureAddress` where the address is neither, has no host, or carries a user name or
    ///   password, which has no place in an address that gets logged.
    public static func check(_ url: URL) throws(OAuthError) {
        let isSecure =
            switch url.scheme?.lowercased() {
            case "https": true
            case "http": isLoopback(url)
            default: false
            }
        guard isSecure, let host = url.host(), !host.isEmpty, url.user() == nil, url.password() == nil else {
            throw .insecureAddress(withoutUser(url))
        }
    }

    /// Whether the host is this machine by its own words: 127.0.0.0/8, `::1` or `localhost`. Other spellings of these
    /// addresses are not recognised, since programs differ in how they read them.
    public static func isLoopback(_ url: URL) -> Bool {
        guard let host = url.host()?.lowercased() else { return false }
        return host == "localhost" || host == "::1" || isLoopbackIPv4(host)
    }

    /// Four decimal numbers without leading zeros, the first of them 127.
    private static func isLoopbackIPv4(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "127" else { return false }
        return parts.allSatisfy { part in
            guard let number = UInt8(part) else { return false }
            return String(number) == part
        }
    }

    private static func withoutUser(_ url: URL) -> URL {
        guard var components = URLComponents(url: url, resolvingAgainstBaseURL: true) else { return url }
        components.user = nil
        components.password = nil
        return components.url ?? url
    }
}
