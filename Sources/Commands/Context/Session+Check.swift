import Grants
import HelperKit

extension Session {
    /// Asks the mail servers of some accounts, one after the other.
    ///
    /// - Parameters:
    ///   - directions: which of an account's connections.
    ///   - report: takes what came of each.
    /// - Throws: what `directions` and `report` throw.
    func check(
        _ accounts: [Account], _ directions: (Account) throws -> [Direction] = { $0.connections.map(\.direction) },
        report: (_ account: Account, Direction, Result<MailVerification, ProgramFailure>) throws -> Void
    ) async throws {
        for account in accounts {
            for direction in try directions(account) {
                let result: Result<MailVerification, ProgramFailure>
                do throws(ProgramFailure) {
                    result = .success(try await verify(account, direction))
                } catch {
                    result = .failure(error)
                }
                try report(account, direction, result)
            }
        }
    }
}
