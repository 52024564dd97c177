import Crypto
import FoundationEssentials
import OAuth

/// Who signs ID tokens, with a key made for one test.
struct ScriptedIssuer {
    static let name = "https://id.example.org"

    private let key = P256.Signing.PrivateKey()

    /// What its `jwks_uri` answers.
    var keySet: String {
        let point = key.publicKey.rawRepresentation
        let (x, y) = (Base64URL.encode(point.prefix(32)), Base64URL.encode(point.suffix(32)))
        return #"{"keys":[{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)","kid":"1","alg":"ES256"}]}"#
    }

    /// A statement that somebody consented.
    func idToken(_ subject: String, email: String, nonce: String?, at now: Date) throws -> String {
        let seconds = Int(now.timeIntervalSince1970)
        let repeated = nonce.map { #","nonce":"\#($0)""# } ?? ""
        let claims = #"""
            {"iss":"\#(Self.name)","sub":"\#(subject)","aud":"client","email":"\#(email)","iat":\#(seconds),
            "exp":\#(seconds + 300)\#(repeated)}
            """#
        let signed =
            Base64URL.encode(#"{"alg":"ES256","kid":"1"}"#.utf8) + "." + Base64URL.encode(claims.utf8)
        return signed + "." + Base64URL.encode(try key.signature(for: Array(signed.utf8)).rawRepresentation)
    }
}
