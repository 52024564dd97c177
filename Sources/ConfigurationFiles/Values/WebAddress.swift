public import FoundationEssentials

/// Addresses of servers that are sent secrets.
public enum WebAddress {
    /// Reads an absolute HTTPS address, or a plain HTTP one on loopback.
    ///
    /// Characters that RFC 3986 does not know are refused and not repaired: two programs might repair them differently.
    ///
    /// - Throws: ``WebAddressError``
    public static func parse(_ text: String) throws(WebAddressError) -> URL {
        guard text.utf8.allSatisfy(isAddressByte), let url = URL(string: text), let host = url.host, !host.isEmpty
        else { throw .malformed }
        // A percent sign in a host would be undone by some programs and not by others.
        let authority = authority(of: text)
        guard HostName.complaint(bare(host)) == nil, !authority.contains("%"), (1...65535).contains(url.port ?? 443)
        else { throw .malformed }
        guard url.user == nil, url.password == nil, !authority.contains("@") else { throw .userInformation }
        guard url.fragment == nil, !text.contains("#") else { throw .fragment }
        switch url.scheme?.lowercased() {
        case "https": return url
        case "http" where HostName.isLoopback(host): return url
        case "http": throw .plainHTTP
        default: throw .malformed
        }
    }

    private static func bare(_ host: String) -> String {
        host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    }

    private static func authority(of text: String) -> Substring {
        let afterScheme = text.split(separator: "//", maxSplits: 1).last ?? ""
        return afterScheme.prefix { !"/?#".contains($0) }
    }

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        (0x21...0x7e).contains(byte) && !"\"<>\\^`{|}".utf8.contains(byte)
    }
}

/// Why a text is not the address of a server.
public enum WebAddressError: Error, Sendable, Equatable {
    case malformed
    case plainHTTP
    case userInformation
    case fragment

    /// The end of a sentence that begins with the address.
    public var complaint: String {
        switch self {
        case .malformed: "is not an HTTPS address such as \"https://login.example.org/token\""
        case .plainHTTP: "must begin with https:// (plain HTTP serves on this machine's loopback only)"
        case .userInformation: "must not hold a user name or a password"
        case .fragment: "must not hold a fragment (#…)"
        }
    }
}
