import FoundationEssentials
import Secrets

/// What the answers of several endpoints have in common.
extension JSONObject {
    /// The longest lifetime that is believed: ten years. More is a time of day or another unit.
    private static let longestLifetime = 315_360_000.0

    /// A token; nothing where it is absent or empty.
    func token(_ name: String) throws(OAuthError) -> Secret? {
        guard let token = try secret(name), !token.isEmpty else { return nil }
        guard token.isVisible else { throw .notTheProtocol(.member(name)) }
        return token
    }

    /// Whole seconds from a number or a string of one. A wrong lifetime does not make a token useless, so all else is
    /// passed over.
    func lifetime(_ name: String) -> Int? {
        let seconds: Double? =
            switch self[name] {
            case .number(let number): number
            case .string(let text): Double(text.exposedText.trimmingWhitespace())
            default: nil
            }
        guard let seconds, seconds >= 1, seconds <= Self.longestLifetime else { return nil }
        return Int(seconds)
    }

    /// An absolute address that may be talked to; nothing where the member is absent or empty.
    ///
    /// - Throws: `OAuthError.insecureAddress` where it is neither HTTPS nor HTTP on loopback.
    func address(_ name: String) throws(OAuthError) -> URL? {
        guard let text = try text(name), !text.isEmpty else { return nil }
        guard let url = URL(string: text, encodingInvalidCharacters: false), url.scheme != nil else {
            throw .notTheProtocol(.member(name))
        }
        try SecureAddress.check(url)
        return url
    }
}
