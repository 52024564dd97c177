import FoundationEssentials
import OAuth

/// Grants that no person gives: the client asks in its own name (RFC 6749 section 4.4), or a service account in a
/// mailbox's name (RFC 7523 section 2.1). There is no refresh token, so minting asks in the same way again.
extension GrantEngine {
    /// From the first access token, which proves that the client may ask, to the saved grant.
    func askAlone(_ ask: Asking) async throws(GrantFault) -> Grant {
        let deadline = Deadline(in: limits.call, by: time)
        let details = ask.connection.token
        let answer: TokenAnswer
        do {
            answer = try await answerAlone(
                for: ask.connection, of: ask.account, tokenURL: ask.binding.tokenURL, before: deadline)
        } catch {
            throw error.withoutPerson
        }
        let granted = try confirmed(answer, asked: ask.connection.tokenScopes, details.rules)
        let grant = Grant(
            id: ask.id, account: ask.account.name, grantType: details.grantType, refreshToken: nil, scopes: granted,
            identity: .notStated, consentedAt: time.now(), binding: .endpoints(ask.binding))
        // Nothing was spent: the next run asks again.
        if let failure = await saveAndReadBack(grant) { throw failure.fault }
        return try await conclude(grant, ask, as: "asked by the client itself")
    }

    /// Mints without a refresh token: nothing is spent, and nothing of the grant changes.
    func mintAlone(
        _ grant: Grant, for key: ConnectionKey, before deadline: Deadline
    ) async throws(GrantFault) -> Minted {
        guard let tokenURL = grant.binding.endpoints?.tokenURL else { throw .noRefreshToken }
        let answer = try await answerAlone(
            for: key.connection, of: key.account, tokenURL: tokenURL, before: deadline)
        return Minted(grant: grant, answer: answer, namedScopes: true)
    }

    private func answerAlone(
        for connection: Connection, of account: Account, tokenURL: URL, before deadline: Deadline
    ) async throws(GrantFault) -> TokenAnswer {
        let client = try await client(for: connection, of: account, tokenURL: tokenURL)
        // There is no person to identify, and no refresh token to ask for.
        let scopes = connection.tokenScopes.filter { !Scopes.isUnreported($0) }
        let request: HTTPRequest
        if connection.token.grantType == .jwtBearer {
            let assertion = try await assertion(
                for: connection, of: account, tokenURL: tokenURL, subject: connection.mailbox,
                scopes: scopes, usual: .rs256)
            request = TokenRequest.jwtBearer(assertion, client: client, tokenEndpoint: tokenURL)
        } else {
            request = TokenRequest.clientCredentials(scopes: scopes, client: client, tokenEndpoint: tokenURL)
        }
        return try await tokenAnswer(to: request, before: deadline)
    }
}

extension GrantFault {
    /// Where no person consented none can mend a refused grant: it is the client, its registration or its declaration
    /// that was refused.
    var withoutPerson: GrantFault {
        guard case .provider(let error) = self, Verdict(on: error).endsSomething else { return self }
        return .clientRefused(error)
    }
}
