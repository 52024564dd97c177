import FoundationEssentials
import OAuth
public import Secrets

/// The client's own secrets, which are bound to where they may be sent.
extension GrantEngine {
    /// Keeps a client secret for an account's client.
    ///
    /// - Parameter direction: the connection whose own token the secret is for; nothing for the shared one.
    /// - Throws: ``GrantFault/store(_:)``, ``GrantFault/storeRefusesToSave(_:)``, ``GrantFault/ledger(_:)``.
    public func keepClientSecret(
        _ secret: Secret, for account: Account, direction: Direction?, details: TokenDetails
    ) async throws(GrantFault) {
        try await keep(
            secret, .clientSecret, of: account.name, direction: direction, boundTo: Self.address(of: details.endpoints))
    }

    /// The client as it shows itself to a token endpoint.
    func client(
        for connection: Connection, of account: Account, tokenURL: URL
    ) async throws(GrantFault) -> Client {
        let details = connection.token
        let direction = connection.hasOwnToken ? connection.direction : nil
        let kept = try recorded(account.name).secrets.first {
            $0.kind == StoredItem.Kind.clientSecret.rawValue && $0.direction == direction
        }
        let method = details.clientAuthentication ?? (kept == nil ? .none : .clientSecretBasic)
        switch method {
        case .none: return Client(id: details.clientID, method: .none, secret: nil)
        case .privateKeyJWT: throw .unsupportedClientAuthentication(method)
        case .clientSecretBasic, .clientSecretPost: break
        }
        guard let kept else { throw .clientSecretMissing(of: direction) }
        let address = Self.address(of: details.endpoints)
        guard [address, tokenURL.absoluteString].contains(kept.boundTo) else {
            throw .clientSecretMoved(from: kept.boundTo, to: address, of: direction)
        }
        let secret: Secret?
        do {
            let item = StoredItem(.clientSecret, id: kept.id, account: account.name)
            secret = try await store.read(item, interaction: interaction)
        } catch {
            throw .store(error)
        }
        guard let secret else { throw .clientSecretMissing(of: direction) }
        return Client(id: details.clientID, method: method, secret: secret)
    }

    /// What a client secret is bound to: the token URL, or the issuer that names it.
    private static func address(of endpoints: DeclaredEndpoints) -> String {
        endpoints.tokenURL?.absoluteString ?? endpoints.issuer ?? ""
    }
}
