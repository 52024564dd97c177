import Secrets

extension AuthorizationRequest {
    /// Judges a request to the callback URL.
    ///
    /// - Only a request with this flow's `state`, once, is the answer; everything else is stray, be it a favicon, an
    ///   older tab or an attack, and says nothing about this flow.
    /// - Of the answer, no parameter of the standards may be there twice (RFC 6749 section 3.1).
    /// - `iss` is compared where it is sent and required where it was promised, for errors too (RFC 9207 section 2.4).
    /// - An `error` outweighs a `code`. An answer with neither is a fault of the protocol's, reported at once: the
    ///   person has been sent back, so nothing more will come.
    ///
    /// - Parameter redirectQuery: the query without its `?`, percent-encoded.
    public func examine(redirectQuery: String) -> RedirectVerdict {
        guard let query = RedirectQuery(redirectQuery), let found = query.value("state"),
            // Compared as secrets, that is, in constant time.
            Secret(found) == Secret(state)
        else { return .stray }
        do {
            return .code(try code(in: query))
        } catch {
            return .failed(error)
        }
    }

    private func code(in query: RedirectQuery) throws(OAuthError) -> Secret {
        if let name = query.firstAmbiguous(of: ["code", "error", "iss"]) { throw .notTheProtocol(.member(name)) }
        try checkIssuer(in: query)
        if let error = query.value("error") { throw .refused(ErrorAnswer(error, in: query)) }
        guard let code = query.value("code").map({ Secret($0) }), code.isVisible else {
            throw .notTheProtocol(.member("code"))
        }
        return code
    }

    private func checkIssuer(in query: RedirectQuery) throws(OAuthError) {
        guard let issuer, requiresIssuer || query.contains("iss") else { return }
        let found = query.value("iss")
        guard let found, issuer.isNamed(by: found, tenant: nil) else {
            throw .issuerMismatch(expected: issuer.text, found: found.map { PrintableText.line($0, limit: 200) })
        }
    }
}
