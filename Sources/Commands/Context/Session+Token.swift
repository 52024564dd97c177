import Grants
import HelperKit
import LocalState
import TokenCache

extension Session {
    /// A connection's access token with what is needed to hand it out in any format.
    func token(of account: Account, _ connection: Connection) async throws(GrantFault) -> CachedToken {
        let token = try await engine.accessToken(for: account, connection.direction)
        let grant = try engine.grant(of: account, connection.direction)
        return ConnectionKey(account: account, connection: connection, grant: grant).entry(token)
    }
}
