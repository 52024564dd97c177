import ConfigurationFiles
import Declarations
import HelperKit

extension ProgramFailure {
    /// What is wrong in configuration files, as one line: the first error and how many more there are.
    init(_ errors: ConfigurationErrors, subject: String) {
        let first = errors.errors[0]
        let more = errors.errors.count - 1
        // An account's file and the provider's file it names may both be wrong; the first says which is meant.
        let isProvider = first.file.split(separator: "/").dropLast().last == "providers"
        let all = isProvider ? "mailgrant provider lint \(first.file)" : "mailgrant lint"
        self.init(
            .configuration, subject,
            what: first.description + (more > 0 ? " (and \(more) more; \(all) shows all)" : ""),
            remedy: errors.remedy ?? "mend that file")
    }

    init(_ error: DeclarationWriterError, subject: String) {
        switch error {
        case .invalid(let errors):
            self.init(
                .usage, subject,
                what: errors.errors.map { error in
                    [error.key, error.message].compactMap { $0 }.joined(separator: " ")
                }.joined(separator: ", and "),
                remedy: "nothing was written; see mailgrant add --help")
        case .exists(let path):
            self.init(
                .usage, subject, what: "\(path) is there already", remedy: "choose another name, or edit that file")
        case .isPersons(let path):
            self.init(
                .noPermission, subject, what: "a person wrote \(path), and no program writes it again",
                remedy: "make the change in that file")
        case .changedMeanwhile(let path):
            self.init(
                .temporaryFailure, subject, what: "somebody else has written \(path) just now",
                remedy: "look at it, and try again; nothing was written")
        case .cannotWrite(let path, let detail):
            self.init(.cannotCreate, subject, what: "\(path): \(detail)", remedy: "make that place writable")
        }
    }
}
