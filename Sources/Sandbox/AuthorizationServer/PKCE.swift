import Crypto
import FoundationEssentials
import Secrets

/// Proof Key for Code Exchange with SHA-256 (RFC 7636): the server's side.
enum PKCE {
    /// Section 4.2: base64url of 32 bytes.
    static func isChallenge(_ text: String) -> Bool {
        text.utf8.count == 43 && text.utf8.allSatisfy { isUnreserved($0) && $0 != 0x2E && $0 != 0x7E }
    }

    /// Section 4.6. A verifier has 43 to 128 unreserved characters (section 4.1).
    static func matches(verifier: String, challenge: String) -> Bool {
        guard (43...128) ~= verifier.utf8.count, verifier.utf8.allSatisfy(isUnreserved) else { return false }
        return Secret(Base64URL.encode(SHA256.hash(data: Data(verifier.utf8)))) == Secret(challenge)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }
}
