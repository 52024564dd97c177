public import ConfigurationFiles
import FoundationEssentials

/// What the texts of OAuth must look like.
extension TextRule {
    /// One scope: no white space, quotes or backslashes (RFC 6749 appendix A.4).
    public static let scope = TextRule("is not one scope; write each scope as a string of its own") { text in
        text.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }

    /// A client ID: printable ASCII (RFC 6749 appendix A.1).
    public static let clientID = TextRule("is not a client ID: printable ASCII characters") { text in
        text.utf8.allSatisfy { (0x20...0x7e).contains($0) } && text.first != " " && text.last != " "
    }

    /// An issuer identifier: an address without a query (RFC 8414 section 2).
    public static let issuer = TextRule { text in
        TextRule.webAddress.complaint(text) ?? (text.contains("?") ? "must not hold a query (?…)" : nil)
    }

    /// A callback URL on loopback (RFC 8252 section 7.3): with a port it is used exactly, without one any is.
    public static let redirectURI = TextRule(
        "is not a callback URL on this machine, such as \"http://127.0.0.1\" or \"http://localhost:8080/callback\"",
        accepts: isLoopbackRedirect)

    /// A name in a query that needs no escaping, except those that the authorization request itself sets.
    static let authorizationParameterName = TextRule { name in
        if flowParameters.contains(name) { return "is set by mailgrant itself and cannot be declared" }
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "._-".utf8.contains(byte)
            }
        }
        return isPlain && !name.isEmpty ? nil : "is not the name of a parameter"
    }

    @Sendable private static func isLoopbackRedirect(_ text: String) -> Bool {
        guard text.hasPrefix("http://"), let url = try? WebAddress.parse(text), let host = url.host else {
            return false
        }
        return ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host) && !text.contains("?")
    }

    /// Parameters on which the safety of the flow rests (RFC 6749, 7636, 9101, OpenID Connect Core).
    private static let flowParameters: Set<String> = [
        "client_id", "client_secret", "code_challenge", "code_challenge_method", "login_hint", "nonce", "redirect_uri",
        "request", "request_uri", "response_type", "scope", "state",
    ]
}
