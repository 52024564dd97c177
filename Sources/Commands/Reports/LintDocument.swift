import ConfigurationFiles
import HelperKit

/// What is wrong in files, as facts.
struct LintDocument: Encodable {
    var version = 1
    var errors: [Finding]
    var warnings: [Finding]

    init(_ errors: [ConfigurationError], _ warnings: [ConfigurationError]) {
        self.errors = errors.map(Finding.init)
        self.warnings = warnings.map(Finding.init)
    }

    struct Finding: Encodable {
        var file: String
        /// Counted from 1; nothing where the file as a whole is meant.
        var line: Int?
        var column: Int?
        var key: String?
        var message: String

        init(_ error: ConfigurationError) {
            file = error.file
            line = error.line
            column = error.column
            key = error.key
            message = error.message
        }
    }
}

extension Terminal {
    /// Prints what is wrong, as JSON or for people.
    ///
    /// - Parameter subject: what was looked at.
    /// - Throws: ``ReportedFailure`` with status 78 where there is an error; ``ProgramFailure`` with status 74.
    func print(
        errors: [ConfigurationError], warnings: [ConfigurationError], asJSON: Bool, subject: String
    ) throws {
        if asJSON {
            try print(json: LintDocument(errors, warnings))
        } else {
            for error in errors { try print("\(error)") }
            for warning in warnings { try print("\(warning) (warning)") }
            if errors.isEmpty, warnings.isEmpty { try print("\(subject): no mistakes") }
        }
        guard errors.isEmpty else { throw ReportedFailure(status: .configuration) }
    }
}
