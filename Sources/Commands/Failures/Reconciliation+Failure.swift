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
        let subject = error.account?.text ?? "plan"
        if let keeping = error.keeping {
            self.init(
                .configuration, subject, what: "no longer declared, and kept all the same: \(keeping.reason)",
                remedy: keeping.remedy)
        } else {
            self.init(error.errors, subject: subject)
        }
    }

    init(_ error: ClientFileError, subject: String) {
        self.init(
            .cannotCreate, subject, what: "\(error.path) \(error.detail)",
            remedy: "nothing was changed there; mend that, then run again: mailgrant apply")
    }
}
