public import FoundationEssentials
public import OAuth

/// Registering this program as a client where a provider lets every program do that (RFC 7591).
extension GrantEngine {
    /// Registers a client. Each call makes another one: what comes back is to be kept.
    ///
    /// - Throws: ``GrantFault/transport(_:)``, ``GrantFault/provider(_:)``.
    public func register(_ metadata: ClientMetadata, at endpoint: URL) async throws(GrantFault) -> RegisteredClient {
        let deadline = Deadline(in: limits.call, by: time)
        let request: HTTPRequest
        do throws(OAuthError) {
            request = try metadata.request(to: endpoint)
        } catch {
            throw .provider(error)
        }
        let response = try await send(request, before: deadline)
        do throws(OAuthError) {
            return try RegisteredClient(response, now: time.now())
        } catch {
            throw .provider(error)
        }
    }

    /// Keeps what is secret of a registration: the client secret, bound as any other, and what manages the registration
    /// (RFC 7592), bound to the address that it is for. Without either nothing is kept.
    ///
    /// - Throws: ``GrantFault/store(_:)``, ``GrantFault/storeRefusesToSave(_:)``, ``GrantFault/ledger(_:)``.
    public func keepSecrets(
        of client: RegisteredClient, for account: Account, details: TokenDetails
    ) async throws(GrantFault) {
        if let secret = client.secret {
            try await keepClientSecret(secret, for: account, direction: nil, details: details)
        }
        if let token = client.managementToken {
            try await keep(
                token, .registrationToken, of: account.name, direction: nil,
                boundTo: client.managementURL?.absoluteString ?? "")
        }
    }
}
