public import CredentialWire
public import TokenCache

extension CachedToken {
    /// The answer to `get`: always the user name and the password that every caller understands, and the token once more
    /// as an HTTP authorization for a caller that announced to understand it (`authtype` in git-credential(1)).
    ///
    /// - Throws: ``ProgramFailure`` as ``rendered(as:maxBytes:)`` does.
    public func credentialAnswer(to request: CredentialMessage) throws(ProgramFailure) -> CredentialMessage {
        try checkCharacters()
        var answer = CredentialMessage()
        let isHTTP = request.text(CredentialKey.protocolName) == "https"
        if isHTTP, request.list(CredentialKey.capability).contains(CredentialKey.authtype) {
            answer.append(CredentialKey.capability + "[]", CredentialKey.authtype)
            answer.append(CredentialKey.authtype, "Bearer")
            answer.append(CredentialKey.credential, accessToken)
            answer.append(CredentialKey.ephemeral, "1")
        }
        answer.append(CredentialKey.username, user)
        answer.append(CredentialKey.password, accessToken)
        answer.append(CredentialKey.passwordExpiryUTC, String(expiresAt))
        return answer
    }
}

extension AppPassword {
    /// The answer to `get`: a user name and a password that does not end.
    public var credentialAnswer: CredentialMessage {
        var answer = CredentialMessage()
        answer.append(CredentialKey.username, user)
        answer.append(CredentialKey.password, password)
        return answer
    }
}
