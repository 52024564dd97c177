import FoundationEssentials

/// The parameters of an authorization request, none of them twice (RFC 6749 section 3.1).
struct AuthorizationQuery {
    /// What a declaration cannot set although not every request has it: they would take the place of other
    /// parameters, or of the way in which the answer comes back.
    private static let reserved: Set<String> = [
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge",
        "code_challenge_method", "request", "request_uri",
    ]

    private var parameters: [(name: String, value: String)] = []

    /// Sets a parameter of the standards'.
    mutating func set(_ name: String, _ value: String) {
        parameters.append((name, value))
    }

    /// Adds a declared parameter.
    ///
    /// - Throws: `OAuthError.unusableParameter` where it is there already or may not be declared.
    mutating func add(_ name: String, _ value: String) throws(OAuthError) {
        guard isFree(name), name != "response_mode" || value == "query" else {
            throw .unusableParameter(PrintableText.line(name, limit: 100))
        }
        parameters.append((name, value))
    }

    /// Adds the parameters to the endpoint's own query, which stays as it is (RFC 6749 section 3.1).
    func url(at endpoint: URL) throws(OAuthError) -> URL {
        try SecureAddress.check(endpoint)
        let text = endpoint.absoluteString
        guard !text.contains("#") else { throw .unusableParameter("authorization_endpoint") }
        for field in endpoint.query(percentEncoded: true)?.split(separator: "&") ?? [] {
            let name = FormEncoding.decode(field.prefix { $0 != "=" }.utf8)
            guard let name, isFree(name) else { throw .unusableParameter("authorization_endpoint") }
        }
        let separator = text.contains("?") ? (text.hasSuffix("?") || text.hasSuffix("&") ? "" : "&") : "?"
        guard let url = URL(string: text + separator + encoded, encodingInvalidCharacters: false) else {
            throw .unusableParameter("authorization_endpoint")
        }
        return url
    }

    /// Compared without case: a server that is generous about case must not find two either.
    private func isFree(_ name: String) -> Bool {
        let name = name.lowercased()
        return !name.isEmpty && !Self.reserved.contains(name) && !parameters.contains { $0.name.lowercased() == name }
    }

    private var encoded: String {
        parameters.map { parameter in
            let name = FormEncoding.encode(parameter.name, space: .percent)
            return name + "=" + FormEncoding.encode(parameter.value, space: .percent)
        }.joined(separator: "&")
    }
}
