import ArgumentParser
import Console
import Grants
import HelperKit
import OAuth

extension ConsoleProblem {
    init(_ failure: ProgramFailure, whoseMove: ErrorAdvice.Move? = nil) {
        self.init(
            subject: PrintableText.line(failure.subject, limit: 200),
            what: PrintableText.line(failure.what, limit: 500),
            remedy: PrintableText.line(failure.remedy, limit: 1500), whoseMove: whoseMove)
    }

    /// Whatever a command may throw.
    init(_ error: any Error, subject: String) {
        switch error {
        case let problem as ConsoleProblem: self = problem
        case let failure as ProgramFailure: self.init(failure)
        case is CancellationError:
            self.init(subject: subject, what: "it was stopped", remedy: "begin again where it is still wanted")
        default:
            let message = PrintableText.line(MailgrantCommand.message(for: error), limit: 500)
            self.init(subject: subject, what: message, remedy: "look at the account as it is now, and try again")
        }
    }
}
