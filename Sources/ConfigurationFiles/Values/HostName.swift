import Glibc

/// Host names and addresses as text.
public enum HostName {
    /// What is wrong with a host, as the end of a sentence; nothing where it is a name in ASCII or an IP address.
    static func complaint(_ text: String) -> String? {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
            return "is not a host name in its ASCII form (xn--…)"
        }
        if text.contains("[") { return "is not a host name: an IPv6 address stands without brackets here" }
        return isName(text) || isIPv6(text) ? nil : "is not a host name or an IP address"
    }

    /// True for `localhost`, 127.0.0.0/8 and ::1, and for nothing else that merely begins like them.
    public static func isLoopback(_ host: String) -> Bool {
        let host = host.lowercased()
        return host == "localhost" || host == "::1" || host == "[::1]" || isLoopbackIPv4(host)
    }

    private static func isLoopbackIPv4(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy(isOctet)
    }

    /// In decimal without leading zeros: other forms mean different things to different programs.
    private static func isOctet(_ part: Substring) -> Bool {
        guard let value = UInt8(part) else { return false }
        return String(value) == part
    }

    /// Letters, digits and hyphens (RFC 1123 section 2.1), with or without a final dot.
    private static func isName(_ text: String) -> Bool {
        let name = text.hasSuffix(".") ? text.dropLast() : text[...]
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        return name.utf8.count <= 253 && labels.allSatisfy(isLabel)
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    }

    /// The text forms of RFC 4291 section 2.2, without a zone.
    private static func isIPv6(_ text: String) -> Bool {
        guard text.utf8.allSatisfy({ $0 != 0 }) else { return false }
        var address = in6_addr()
        return inet_pton(AF_INET6, text, &address) == 1
    }
}
