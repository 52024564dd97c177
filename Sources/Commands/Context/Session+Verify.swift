import Grants
import HelperKit

extension Session {
    /// Asks a connection's mail server, with a live line on a terminal.
    ///
    /// - Parameter isProof: see ``GrantEngine/verify(_:_:with:isProof:)``.
    /// - Throws: ``ProgramFailure`` where there is no token, or the server did not accept it.
    func verify(
        _ account: Account, _ direction: Direction, isProof: Bool = false
    ) async throws(ProgramFailure) -> MailVerification {
        let name = account.name.text
        guard let connection = account[direction] else {
            throw ProgramFailure(GrantFault.noConnection, name, direction)
        }
        context.terminal.progress("\(name) \(direction): asking \(connection.host)")
        defer { context.terminal.clearProgress() }
        let verification: GrantEngine.Verification
        do {
            verification = try await engine.verify(account, direction, with: verifier, isProof: isProof)
        } catch {
            let failure = ProgramFailure(error, account, direction)
            engine.noteFailedCheck(of: account.name, direction, "\(failure.what); \(failure.remedy)")
            throw failure
        }
        switch verification {
        case .verified(let answer): return answer
        case .failed(let error): throw ProgramFailure(error, name, connection)
        }
    }
}
