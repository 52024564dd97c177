public import OAuth

/// Why the engine gave no access token or no authorization.
///
/// What happened, as data; `Commands` turns it into a message and an exit status. No case carries a secret.
public enum GrantFault: Error, Sendable, Equatable {
    /// The account declares no such connection.
    case noConnection
    /// The connection is declared and was never authorized.
    case notAuthorized
    case needsAuthorization(AuthorizationLoss)
    /// The token store is unlocked and does not have the grant.
    case grantMissing
    /// The token store did not answer, or would not.
    case store(TokenStoreError)
    /// The token store would not save, which was tried before anything was spent. Nothing where it kept something else.
    case storeRefusesToSave(TokenStoreError?)
    /// A rotated grant could not be saved before the time was over.
    case rotatedGrantNotSaved(TokenStoreError?)
    /// The provider could not be reached.
    case transport(TransportError)
    /// The provider refused, or answered outside the standard.
    case provider(OAuthError)
    /// The provider's program gave nothing.
    case program(ProgramError)
    /// A failure observed earlier which would only repeat.
    case standing(StandingFailure)
    /// Another process holds the grant's lock and did not end in time.
    case locked
    /// So little of the call's time is left that a refresh token would be spent without hearing of its successor.
    case noTimeLeft
    case ledger(LedgerError)
    /// The person did not answer.
    case consent(ConsentError)
    /// The provider states another mailbox than the declaration.
    case otherIdentity(declared: String, stated: String)
    /// The person or the provider left out scopes that the connections need.
    case scopesNotGranted([String])
    /// A client secret or a certificate's key is bound to another address than the declaration now names. The direction
    /// is of the connection whose own token it belongs to.
    case secretMoved(StoredItem.Kind, from: String, to: String, of: Direction?)
    /// The client authentication needs a client secret or a certificate's key and none is stored. The direction is of
    /// the connection whose own token lacks it.
    case secretMissing(StoredItem.Kind, of: Direction?)
    /// The client's certificate is of no use. The direction is of the connection whose own token it belongs to.
    case certificate(CertificateFault, of: Direction?)
    /// The client's key is none that can sign. The direction is of the connection whose own token it belongs to.
    case clientKey(ClientKeyError, of: Direction?)
    /// The provider refused a grant to which no person consented, so the client's registration or the declaration is
    /// wrong.
    case clientRefused(OAuthError)
    /// The provider gave no refresh token, so nothing could be minted later.
    case noRefreshToken
    /// Grants of this type have no refresh token.
    case usesNoRefreshToken(GrantType)
    /// The connection uses an app password, so there is no access token for it.
    case usesPassword
    /// The connection uses access tokens, so there is no app password for it.
    case usesNoPassword
    /// The connection uses an app password and none was kept for it.
    case passwordNotKept
    /// The token store is unlocked and does not have the app password that was kept.
    case passwordMissing
}
