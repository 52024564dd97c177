import Grants
import HelperKit

extension Account {
    /// The token that a secret is for.
    ///
    /// - Parameter direction: the connection whose own token it is; nothing for the shared one.
    /// - Throws: ``ProgramFailure`` with status 66 where no connection uses such a token.
    func details(ofOwnToken direction: Direction?) throws(ProgramFailure) -> TokenDetails {
        let connection =
            if let direction {
                self[direction].flatMap { $0.hasOwnToken ? $0 : nil }
            } else {
                connections.first { !$0.hasOwnToken }
            }
        guard let connection else {
            throw ProgramFailure(
                .noInput, name.text, what: "no connection uses such a token", remedy: "see [token] in \(declaredIn)")
        }
        return connection.token
    }
}
