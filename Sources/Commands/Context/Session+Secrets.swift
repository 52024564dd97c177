import Grants
import HelperKit
import Secrets

extension Session {
    /// Keeps the app password of a connection.
    func keep(password: Secret, of account: Account, _ direction: Direction) async throws(ProgramFailure) {
        do throws(GrantFault) {
            try await engine.keepPassword(password, for: account, direction)
        } catch {
            throw ProgramFailure(error, account.name.text, direction)
        }
    }
}

extension Account {
    /// The connection, where it uses an app password.
    ///
    /// - Throws: ``ProgramFailure`` where there is none, or it uses access tokens.
    func connectionWithPassword(_ direction: Direction) throws(ProgramFailure) -> Connection {
        guard let connection = self[direction] else { throw ProgramFailure(.noConnection, name.text, direction) }
        guard connection.authentication == .password else {
            throw ProgramFailure(.usesNoPassword, name.text, direction)
        }
        return connection
    }
}
