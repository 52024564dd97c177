public import FoundationEssentials

extension HTTPRequest {
    /// Asks for a public JSON document: metadata (RFC 8414 section 3.1) or a key set (RFC 7517).
    public static func document(at url: URL) -> HTTPRequest {
        HTTPRequest(.get, url, headers: [HTTPHeader("Accept", "application/json")])
    }
}
