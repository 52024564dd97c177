public import ConfigurationFiles
import FoundationEssentials

/// What the texts of OAuth must look like.
extension TextRule {
    /// One scope: no white space, quotes or backslashes (RFC 6749 appendix A.4).
    public static let scope = TextRule(
        "is not one scope; write each scope as a string of its own", shape: TextShape(pattern: "^[!#-\\[\\]-~]+$")
    ) { text in
        text.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }

    /// A client ID: printable ASCII (RFC 6749 appendix A.1).
    public static let clientID = TextRule(
        "is not a client ID: printable ASCII characters", shape: TextShape(pattern: "^[ -~]+$")
    ) { text in
        text.utf8.allSatisfy { (0x20...0x7e).contains($0) } && text.first != " " && text.last != " "
    }

    /// An issuer identifier: an address without a query (RFC 8414 section 2).
    public static let issuer = TextRule(shape: TextRule.webAddress.shape) { text in
        TextRule.webAddress.complaint(text) ?? (text.contains("?") ? "must not hold a query (?…)" : nil)
    }

    /// A callback URL on loopback (RFC 8252 section 7.3): with a port it is used exactly, without one any is.
    ///
    /// - Parameter listed: others that the provider has for programs without a listener, compared byte for byte.
    public static func redirectURI(orOneOf listed: [String] = []) -> TextRule {
        let complaint =
            "is not a callback URL on this machine, such as \"http://127.0.0.1\" or \"http://localhost:8080/callback\""
            + (listed.isEmpty ? "" : ", nor one that the provider has: " + listed.joined(separator: ", "))
        return TextRule(complaint) { listed.contains($0) || isLoopbackRedirect($0) }
    }

    /// The name of a parameter: one that needs no escaping.
    static let parameterName = TextRule("is not the name of a parameter") { name in
        !name.isEmpty && name.utf8.allSatisfy(isPlain)
    }

    /// A grant type: a name or an absolute URI (RFC 6749 appendix A.10).
    static let grantType = TextRule("is not a grant type: a name or a URI") { text in
        !text.isEmpty && text.utf8.allSatisfy { isPlain($0) || ":/".utf8.contains($0) }
    }

    /// A parameter's name, except those that the authorization request itself sets.
    static let authorizationParameterName = TextRule { name in
        flowParameters.contains(name)
            ? "is set by mailgrant itself and cannot be declared" : parameterName.complaint(name)
    }

    @Sendable private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "._-".utf8.contains(byte)
        }
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
