/// Why a request gets no page. What is told reveals nothing of the console, since anybody may have sent it.
enum RefusedRequest: String, Sendable, CaseIterable {
    /// No cookie of this console, or an old one.
    case noSession = "no-session"
    /// The address that opens the console works once.
    case usedAddress = "used-address"
    /// The `Host` is none of this console's, or the `Origin` another site's.
    case foreign
    /// A form without this session's CSRF token.
    case staleForm = "stale-form"
    case tooLarge = "too-large"
    case malformed
    case notFound = "not-found"
}
