import ConfigurationFiles
import Grants
import Providers

/// Mail servers that the program itself knows to be a provider's, whatever the files say.
///
/// A connection that was never authorized could be written by anybody who can push a commit. Its tokens go to a server
/// without a person's word only where the program knows the server, or where the account's other connection was
/// authorized for the same one.
public struct KnownServers: Sendable {
    private let catalog: ProviderCatalog

    /// Those of the provider files in this program.
    public static let bundled = KnownServers(catalog: ProviderCatalog(directory: nil))

    /// Whether a connection's tokens may be handed to its server though nobody has said so yet.
    func admit(_ connection: Connection, of account: Account, _ record: AccountRecord) -> Bool {
        guard connection.security != .none else { return false }
        let others = Direction.allCases.compactMap { record[$0]?.endpoint }
        // What is minted for it would come by that way.
        guard others.allSatisfy({ $0.network?.moves(to: connection.network).isEmpty ?? true }) else { return false }
        if others.contains(where: {
            $0.host.lowercased() == connection.host.lowercased() && $0.trusts(asMuchAs: connection)
        }) {
            return true
        }
        guard connection.caFile == nil || others.contains(where: { $0.trusts(asMuchAs: connection) }),
            let provider = try? catalog.provider(account.provider)
        else { return false }
        return provider.server(connection.direction, connection.mailProtocol).host?.lowercased()
            == connection.host.lowercased()
    }
}

extension MailEndpoint {
    /// Whether the same certificates vouch for both servers.
    fileprivate func trusts(asMuchAs connection: Connection) -> Bool {
        caFile == connection.caFile && caFileDigest == connection.caFileDigest
    }
}
