import Grants
import HelperKit
import LocalState
import Reconciliation

/// Changing a mail program's file, for `mailgrant apply` and `mailgrant client install` alike.
struct ClientEditing {
    let context: CommandContext

    /// - Parameter subject: whose failure it would be.
    func perform(_ edit: ClientEdit, subject: String) throws(ProgramFailure) {
        do {
            try edit.perform(ClientInstallations(in: context.state))
        } catch let error as ClientFileError {
            throw ProgramFailure(error, subject: subject)
        } catch let error as LedgerError {
            throw ProgramFailure(.ledger(error), subject, nil)
        } catch {
            throw ProgramFailure(.software, subject, what: "\(error)", remedy: "report this as a bug")
        }
    }
}
