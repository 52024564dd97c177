public import FoundationEssentials

/// What a revocation endpoint answered (RFC 7009 section 2.2).
public enum RevocationAnswer {
    /// Returns where the token is no longer good: 2xx, whatever the body, or the error `invalid_token`, by which some
    /// servers say that it was not good before.
    ///
    /// - Parameter now: the local time, for a `Retry-After` that is a date.
    /// - Throws: `OAuthError.refused`, `.unavailable` (the token is still good), or `.notTheProtocol` for anything
    ///   else, a page in place of the answer among it.
    public static func parse(_ response: HTTPResponse, now: Date? = nil) throws(OAuthError) {
        if (200..<300).contains(response.status) {
            guard !response.looksLikeHTML else { throw .notTheProtocol(.notJSON("HTML")) }
            return
        }
        do {
            _ = try response.answer(now: now)
        } catch .refused(let answer) where answer.error == "invalid_token" {
            return
        }
    }
}
