import ConfigurationFiles
import Grants
import LocalState
import Reconciliation

/// A plan as facts, for `--json`.
struct PlanReport: Encodable, Sendable {
    var version = 1
    var differences: [Entry]
    var errors: [StatusReport.FileError]

    struct Entry: Encodable, Sendable {
        /// As `mailgrant plan` prints it.
        var line: String
        var account: String?
        var direction: String?
        /// Such as `re-authorize`.
        var action: String
        var details: [String]
        var client: String?
        /// `consent`, `confirmation`, `secret`, `line` or `command`; nothing where `mailgrant apply` needs nobody.
        var needs: String?
        /// What a person runs to give it.
        var command: String?
        /// What a person adds to a file of theirs.
        var add: Line?

        struct Line: Encodable, Sendable {
            var file: String
            var line: String
        }
    }

    init(_ plan: Plan) {
        differences = plan.differences.map(Entry.init)
        errors = plan.errors.flatMap { error in
            error.errors.errors.map {
                StatusReport.FileError(
                    account: error.account?.text ?? "", file: $0.file, line: $0.line, column: $0.column, key: $0.key,
                    message: $0.message)
            }
        }
    }
}

extension PlanReport.Entry {
    init(_ difference: Difference) {
        line = difference.line
        account = difference.account?.text
        direction = difference.direction?.rawValue
        action = difference.change.word
        details = difference.details
        client = difference.change.installation?.client.text
        needs = difference.need?.word
        command = difference.command
        if case .line(let lack) = difference.need { add = Line(file: lack.file, line: lack.line) }
    }
}

extension Difference.Need {
    fileprivate var word: String {
        switch self {
        case .consent: "consent"
        case .confirmation: "confirmation"
        case .secret: "secret"
        case .line: "line"
        case .command: "command"
        }
    }
}
