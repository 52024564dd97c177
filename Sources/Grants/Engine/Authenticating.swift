import Secrets

/// Showing a connection's credential to its mail server.
extension GrantEngine {
    /// What a connection proves to its mail server who it is with: an access token, cached or minted now, or its app
    /// password.
    ///
    /// - Parameter asksAgain: true where a person is watching and wants failures observed earlier tried afresh.
    /// - Throws: ``GrantFault``. The grant is untouched but for the provider's own verdict.
    public func credential(
        for account: Account, _ direction: Direction, asksAgain: Bool = false
    ) async throws(GrantFault) -> MailCredential {
        guard let connection = account[direction] else { throw .noConnection }
        switch connection.authentication {
        case .oauth2:
            return .accessToken(try await accessToken(for: account, direction, asksAgain: asksAgain).token)
        case .password:
            return .password(try await password(for: account, connection, asksAgain: asksAgain).secret)
        }
    }

    /// Lends a connection's credential to a conversation with its mail server.
    ///
    /// What the server refuses is not handed out again. An access token is dropped, and where it came from the cache, the
    /// conversation is begun once more with a new one. An app password stays where it is for a person to replace.
    ///
    /// - Parameters:
    ///   - asksAgain: true where a person is watching and wants failures observed earlier tried afresh.
    ///   - isProof: true where another token has just been minted from the same grant, and this is to show whether the
    ///     earlier one lives on.
    ///   - converse: connects and authenticates. It fails with ``MailServerError/Code/tokenRefused`` only where nothing
    ///     was done yet that must not be done twice.
    /// - Returns: what came of the conversation.
    /// - Throws: ``GrantFault`` where there is no credential.
    public func authenticating<Value: Sendable>(
        _ account: Account, _ direction: Direction, asksAgain: Bool = false, isProof: Bool = false,
        _ converse: (Connection, MailCredential) async throws(MailServerError) -> Value
    ) async throws(GrantFault) -> Result<Value, MailServerError> {
        guard let connection = account[direction] else { throw .noConnection }
        guard connection.authentication == .oauth2 else {
            return try await attemptWithPassword(account, connection, asksAgain: asksAgain, converse)
        }
        let key = try authorizedConnection(of: account, direction, asksAgain: asksAgain)
        let cached = await cache.token(for: key)
        let first = try await attempt(key, asksAgain: asksAgain, converse)
        guard case .failure(let error) = first, error.code == .tokenRefused, let cached else { return first }
        // If a later token of the same grant has ended it, the next one must serve all connections. At other times a
        // refusal has other reasons: a provider may end any token.
        let wasEnded = isProof ? await isOlderThanAnother(cached, of: key) : false
        if wasEnded { rememberEndingOfTokens(true, key) }
        let second = try await attempt(key, asksAgain: asksAgain, converse)
        if wasEnded, case .failure(let error) = second, error.code == .tokenRefused {
            rememberEndingOfTokens(false, key)
        }
        return second
    }

    private func attempt<Value: Sendable>(
        _ key: ConnectionKey, asksAgain: Bool,
        _ converse: (Connection, MailCredential) async throws(MailServerError) -> Value
    ) async throws(GrantFault) -> Result<Value, MailServerError> {
        let token = try await accessToken(for: key.account, key.connection.direction, asksAgain: asksAgain)
        do {
            return .success(try await converse(key.connection, .accessToken(token.token)))
        } catch {
            // A slow loser must not drop the newer token of somebody else.
            if error.code == .tokenRefused, await cache.token(for: key)?.token == token.token { await cache.drop(key) }
            return .failure(error)
        }
    }

    private func attemptWithPassword<Value: Sendable>(
        _ account: Account, _ connection: Connection, asksAgain: Bool,
        _ converse: (Connection, MailCredential) async throws(MailServerError) -> Value
    ) async throws(GrantFault) -> Result<Value, MailServerError> {
        let kept = try await password(for: account, connection, asksAgain: asksAgain)
        do {
            let value = try await converse(connection, .password(kept.secret))
            if asksAgain { rememberVerdict(on: kept, of: account.name, connection.direction, refusal: nil) }
            return .success(value)
        } catch {
            if error.code == .tokenRefused {
                rememberVerdict(on: kept, of: account.name, connection.direction, refusal: error.detail)
            }
            return .failure(error)
        }
    }
}
