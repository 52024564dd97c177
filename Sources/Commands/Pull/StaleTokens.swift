import Declarations
import Grants
import LocalState
import TokenCache

/// Access tokens in the sealed cache that the declarations no longer stand behind.
///
/// The helpers read no declarations: without this, one would hand out a token for the mail server of before until it ends,
/// to a mail program that may have been told of another server meanwhile.
enum StaleTokens {
    /// Lets go of the tokens of every account with a connection that is authorized no longer, or declared no longer.
    static func drop(_ declared: Declarations, _ context: CommandContext) async {
        guard let cache = TokenCache.open(creating: false).map({ SealedTokenCache($0) }) else { return }
        for name in (try? context.state.recordedAccounts()) ?? [] {
            guard let record = try? context.ledger.record(of: name) else { continue }
            let account = try? declared.accounts[name]?.get()
            let isStale = Direction.allCases.contains { direction in
                guard record[direction] != nil else { return false }
                guard let connection = account?[direction] else { return true }
                return !ConnectionState(of: connection, in: record).stands
            }
            if isStale { await cache.dropTokens(of: name, grants: record.grants.map(\.id)) }
        }
    }
}
