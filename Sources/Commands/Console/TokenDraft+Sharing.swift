import Console
import Declarations
import Grants
import OAuth
import Providers

extension TokenDraft {
    /// The same draft where a connection gives up its own token: what was its own, and not typed, gives way to what the
    /// account's token says. Else it would become the other connection's, too.
    func sharing(_ declared: DeclaredAccount, _ connection: NewConnection) -> TokenDraft {
        guard !ownToken, connection.token != nil else { return self }
        let own = DeclaredToken(declared.values, connection, isOwn: true)
        let shared = DeclaredToken(declared.values, connection, isOwn: false)
        var draft = self
        for (field, key) in Self.declaredFields where draft[keyPath: field] == own.values[keyPath: key] ?? "" {
            draft[keyPath: field] = shared.values[keyPath: key] ?? ""
        }
        if let grantType = own.values.grantType?.rawValue, draft.grantType == grantType {
            let standard = shared.values.grantType ?? declared.provider.token.grantType
            draft.grantType = (standard ?? .authorizationCode).rawValue
        }
        for (name, value) in own.parameters where draft.parameters[name] == value {
            draft.parameters[name] = shared.parameters[name] ?? ""
        }
        return draft
    }
}
