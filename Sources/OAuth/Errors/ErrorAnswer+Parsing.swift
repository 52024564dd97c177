import Secrets

extension ErrorAnswer {
    /// Longest texts that are kept, in characters.
    private static let longestCode = 100
    private static let longestDescription = 300

    /// Reads what stands beside `error` in an answer. Members of a wrong type are passed over: the code is the verdict.
    init(_ error: String, in object: JSONObject, status: Int, retryAfter: Int?) {
        self.init(
            error: PrintableText.line(error, limit: Self.longestCode),
            subError: Self.code(object["suberror"]?.text ?? object["error_subtype"]?.text),
            codes: object.elements("error_codes")?.compactMap(\.code) ?? [],
            description: Self.printable(object["error_description"]?.text, limit: Self.longestDescription),
            correlationID: Self.code(object["correlation_id"]?.text), traceID: Self.code(object["trace_id"]?.text),
            timestamp: Self.code(object["timestamp"]?.text), status: status, retryAfter: retryAfter)
    }

    /// Reads an error out of a redirect's query (RFC 6749 section 4.1.2.1).
    init(_ error: String, in query: RedirectQuery) {
        self.init(
            error: PrintableText.line(error, limit: Self.longestCode),
            subError: Self.code(query.value("suberror") ?? query.value("error_subtype")),
            description: Self.printable(query.value("error_description"), limit: Self.longestDescription))
    }

    private static func code(_ text: String?) -> String? { printable(text, limit: longestCode) }

    /// Nothing where nothing is left to be printed.
    private static func printable(_ text: String?, limit: Int) -> String? {
        guard let line = text.map({ PrintableText.line($0, limit: limit) }), !line.isEmpty else { return nil }
        return line
    }
}

extension ErrorAnswer {
    /// Whether the server asks to try later and says nothing about the grant: `temporarily_unavailable`,
    /// `server_error`, or a code outside RFC 6749 together with status 429 or 5xx.
    public var isTemporary: Bool {
        switch error {
        case "temporarily_unavailable", "server_error": true
        case "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type",
            "invalid_scope", "access_denied", "unsupported_response_type":
            false
        default: status.map { $0 == 429 || $0 >= 500 } ?? false
        }
    }
}

extension JSONValue {
    /// A numeric error code, as number or as string.
    fileprivate var code: Int? {
        switch self {
        case .number(let number): Int(exactly: number)
        case .string(let text): Int(text.exposedText)
        default: nil
        }
    }
}
