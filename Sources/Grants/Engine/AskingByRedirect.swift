import FoundationEssentials
import OAuth
import Secrets

/// The authorization code grant: a person at the browser, which comes back with a code (RFC 6749 section 4.1, RFC 7636,
/// RFC 8252).
extension GrantEngine {
    /// From the authorization URL to the saved grant.
    func askByRedirect(
        _ ask: Asking, through consent: any Consent, explain: @escaping @Sendable (GrantFault) -> ConsentOutcome
    ) async throws(GrantFault) -> Grant {
        let endpoint: any RedirectEndpoint
        do {
            endpoint = try await consent.openRedirectEndpoint(for: ask.connection.token.redirectURI)
        } catch {
            throw .consent(error)
        }
        do {
            let request = try authorizationRequest(ask, redirectURI: endpoint.redirectURI)
            await consent.present(request.url)
            let code = try await code(for: request, at: endpoint)
            let grant = try await uncancelled { () async throws(GrantFault) in
                try await redeem(code, of: request, ask)
            }
            await endpoint.close(showing: .authorized(account: ask.account.address))
            return grant
        } catch {
            await endpoint.close(showing: explain(error))
            throw error
        }
    }

    private func authorizationRequest(
        _ ask: Asking, redirectURI: String
    ) throws(GrantFault) -> AuthorizationRequest {
        guard let authorizationURL = ask.binding.authorizationURL else {
            throw .provider(.missingEndpoint("authorization_endpoint"))
        }
        let details = ask.connection.token
        do {
            return try AuthorizationRequest(
                authorizationEndpoint: authorizationURL, clientID: details.clientID, redirectURI: redirectURI,
                scopes: ask.scopes,
                parameters: details.authorizationParameters.map { (name: $0.name, value: $0.value) },
                loginHint: details.loginHint, issuer: ask.binding.issuer,
                requiresIssuer: ask.metadata?.authorizationResponseIssParameterSupported ?? false,
                randomness: randomness)
        } catch {
            throw .provider(error)
        }
    }

    private func code(
        for request: AuthorizationRequest, at endpoint: any RedirectEndpoint
    ) async throws(GrantFault) -> Secret {
        let verdict: RedirectVerdict
        do {
            verdict = try await endpoint.redirect(examine: { request.examine(redirectQuery: $0) })
        } catch {
            throw .consent(error)
        }
        switch verdict {
        case .code(let code): return code
        case .failed(let error): throw .provider(error)
        case .stray: throw .consent(ConsentError(.cancelled, "the browser came back without an answer"))
        }
    }

    /// Redeems the code, compares what came with what was asked, and saves it.
    private func redeem(
        _ code: Secret, of request: AuthorizationRequest, _ ask: Asking
    ) async throws(GrantFault) -> Grant {
        let deadline = Deadline(in: limits.call, by: time)
        // The keys are fetched first: without them an ID token could not be checked, and the code would be spent.
        let keySet = try await keySet(of: ask.binding, asked: request.nonce != nil, before: deadline)
        let client = try await client(for: ask.connection, of: ask.account, tokenURL: ask.binding.tokenURL)
        let answer = try await tokenAnswer(
            to: TokenRequest.redeem(
                code: code, of: request, scopes: ask.redemptionScopes, client: client,
                tokenEndpoint: ask.binding.tokenURL),
            before: deadline)
        return try await conclude(ask, with: answer, nonce: request.nonce, keySet: keySet)
    }
}
