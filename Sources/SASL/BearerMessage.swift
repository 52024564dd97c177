public import Secrets

/// What a client sends first in the two SASL mechanisms that carry an access token, before base64.
///
/// One place for the helpers, which print it, and for the connections, which send it. No argument may hold a control
/// character, since ^A separates the parts; both callers refuse such ones.
public enum BearerMessage {
    /// XOAUTH2, as Google and Microsoft describe it.
    public static func xoauth2(user: String, token: Secret) -> Secret {
        Secret("user=\(user)\u{1}auth=Bearer ").followed(by: token).followed(by: end)
    }

    /// OAUTHBEARER (RFC 7628 section 3.1).
    ///
    /// - Parameters:
    ///   - host: the server as the client connected to it, like `port`.
    public static func oauthbearer(user: String, host: String, port: Int, token: Secret) -> Secret {
        let header = "n,a=\(escaped(user)),\u{1}host=\(host)\u{1}port=\(port)\u{1}auth=Bearer "
        return Secret(header).followed(by: token).followed(by: end)
    }

    private static var end: Secret { Secret("\u{1}\u{1}") }

    /// A user name in a GS2 header (RFC 5801 section 4).
    private static func escaped(_ name: String) -> String {
        var escaped = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case ",": escaped += "=2C"
            case "=": escaped += "=3D"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
