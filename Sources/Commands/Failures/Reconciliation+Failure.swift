import ConfigurationFiles
import Grants
import HelperKit
import Reconciliation

extension ProgramFailure {
    /// Why there is no plan.
    init(_ error: PlannerError) {
        switch error {
        case .configuration(let errors): self.init(errors, subject: "accounts")
        case .ledger(let error): self.init(.ledger(error), "plan", nil)
        }
    }

    /// Why a plan is not whole.
    init(_ error: PlanError) {
        self.init(error.errors, subject: error.account?.text ?? "plan")
    }

    init(_ error: ClientFileError, subject: String) {
        self.init(
            .cannotCreate, subject, what: "\(error.path) \(error.detail)",
            remedy: "nothing was changed there; mend that, then run again: mailgrant apply")
    }
}
