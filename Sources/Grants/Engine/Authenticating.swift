import Secrets

/// Showing a connection's credential to its mail server.
extension GrantEngine {
    /// Lends a connection's credential to a conversation with its mail server.
    ///
    /// An access token that the server refuses is dropped. Where it came from the cache, the conversation is begun once
    /// more with a new one.
    ///
    /// - Parameters:
    ///   - asksAgain: true where a person is watching and wants failures observed earlier tried afresh.
    ///   - converse: connects and authenticates. It fails with ``MailServerError/Code/tokenRefused`` only where nothing
    ///     was done yet that must not be done twice.
    /// - Returns: what came of the conversation.
    /// - Throws: ``GrantFault`` where there is no credential.
    public func authenticating<Value: Sendable>(
        _ account: Account, _ direction: Direction, asksAgain: Bool = false,
        _ converse: (Connection, MailCredential) async throws(MailServerError) -> Value
    ) async throws(GrantFault) -> Result<Value, MailServerError> {
        let key = try authorizedConnection(of: account, direction)
        let cached = await cache.token(for: key)
        let first = try await attempt(key, asksAgain: asksAgain, converse)
        guard case .failure(let error) = first, error.code == .tokenRefused, cached != nil else { return first }
        return try await attempt(key, asksAgain: asksAgain, converse)
    }

    private func attempt<Value: Sendable>(
        _ key: ConnectionKey, asksAgain: Bool,
        _ converse: (Connection, MailCredential) async throws(MailServerError) -> Value
    ) async throws(GrantFault) -> Result<Value, MailServerError> {
        let token = try await accessToken(for: key.account, key.connection.direction, asksAgain: asksAgain)
        do {
            return .success(try await converse(key.connection, .accessToken(token.token)))
        } catch {
            if error.code == .tokenRefused { await cache.drop(key) }
            return .failure(error)
        }
    }
}
