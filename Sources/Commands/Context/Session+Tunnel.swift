import Grants
import HelperKit
import MailConnections

extension Session {
    /// Connects standard input and output with a connection's server.
    ///
    /// - Returns: how it ended after the client had been greeted.
    /// - Throws: ``ProgramFailure`` where there is no credential or the server cannot be used. Nothing was said then.
    func tunnel(_ account: Account, _ connection: Connection) async throws(ProgramFailure) -> TunnelEnd {
        // Said before a token is spent on it.
        guard !connection.mailProtocol.isOverHTTPS else { throw .noTunnel(account, connection) }
        let outcome: Result<TunnelEnd, MailServerError>
        do {
            outcome = try await engine.authenticating(account, connection.direction) {
                (connection, credential) async throws(MailServerError) in
                try await tunnel.run(connection, credential, for: TunnelClient())
            }
        } catch {
            throw ProgramFailure(error, account, connection.direction)
        }
        do {
            return try outcome.get()
        } catch {
            throw ProgramFailure(error, account.name.text, connection)
        }
    }
}
