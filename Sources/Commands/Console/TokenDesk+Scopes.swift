import Console
import Declarations
import Grants
import OAuth
import Providers

/// Scopes that were typed, where they belong: those for the mail server to the connection, those beside them to the token,
/// so that the other connection's tokens allow no more than before.
extension TokenDesk {
    func changeScopes(_ change: inout DeclarationChange, _ typed: TokenDraft) {
        let wanted = typed.scopeList
        let now = declared.account?[direction]
        if let now, isOwn == now.hasOwnToken, filling.isOf(now), Set(now.askedScopes) == Set(wanted) { return }
        let table = isOwn ? connection.token?.values : declared.values.token.values
        let key = DeclarationKey.connection(direction, "scopes")
        if isOwn { change.unset(.token(of: direction, "scopes")) }
        if wanted.isEmpty || Set(wanted) == Set(filling.scopes), isOwn || table?.scopes == nil {
            return change.unset(key)
        }
        let beside = wanted.filter { filling.scopesBeside.contains($0) || IdentityScope.isOne($0) }
        let mail = wanted.filter { !beside.contains($0) }
        change.set(key, to: .texts(mail))
        let besideNow = now?.token.additionalScopes.filter(IdentityScope.isOne) ?? filling.scopesBeside
        guard !filling.grantType.isAppOnly, Set(beside) != Set(besideNow) else { return }
        change.set(.token(of: isOwn ? direction : nil, "scopes"), to: .texts(beside))
        keepOther(&change)
    }

    /// What the shared token says of scopes is said of the other connection, too, unless that says its own.
    private func keepOther(_ change: inout DeclarationChange) {
        let other: Direction = direction == .incoming ? .outgoing : .incoming
        guard !isOwn, otherShares, let resolved = declared.account?[other], declared.values[other]?.scopes == nil else {
            return
        }
        change.set(.connection(other, "scopes"), to: .texts(resolved.scopes))
    }
}

extension TokenFilling {
    /// Whether a connection is what this is for.
    fileprivate func isOf(_ connection: Connection) -> Bool {
        mailProtocol == connection.mailProtocol && grantType == connection.token.grantType
            && opensSharedMailbox == (connection.sharedMailbox != nil)
    }
}
