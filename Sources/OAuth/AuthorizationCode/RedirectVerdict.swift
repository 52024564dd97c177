public import Secrets

/// What a request to the callback URL is.
public enum RedirectVerdict: Sendable {
    /// Not the answer to this authorization request: no `state`, another or a used one. Answered and ignored.
    case stray
    /// The person's consent: the code to redeem.
    case code(Secret)
    /// The answer to this request, and a refusal: the server's error, or a wrong `iss`.
    case failed(OAuthError)
}
