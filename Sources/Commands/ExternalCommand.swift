import Glibc
import Grants
import HelperKit

/// `mailgrant foo` is `mailgrant-foo` from PATH when `foo` is not built in, as git does it.
struct ExternalCommand {
    private let name: PlainName
    private let arguments: [String]

    /// Nothing where the first word is an option, built in, or no plain name.
    init?(_ arguments: [String], builtIn: Set<String>) {
        guard let word = arguments.first, !builtIn.contains(word), let name = PlainName(word) else { return nil }
        self.name = name
        self.arguments = Array(arguments.dropFirst())
    }

    /// Becomes the program, which gets this one's descriptors and environment.
    ///
    /// - Throws: ``ProgramFailure``: 64 where there is none, 70 where it cannot be run.
    func replaceProcess() throws(ProgramFailure) -> Never {
        guard let program = find() else {
            throw ProgramFailure(
                .usage, name.text, what: "no such subcommand, and no mailgrant-\(name) in PATH",
                remedy: "see mailgrant --help")
        }
        signal(SIGPIPE, SIG_DFL)
        var words = ([program] + arguments).map { strdup($0) }
        words.append(nil)
        execv(program, words)
        let reason = String(cString: strerror(errno))
        signal(SIGPIPE, SIG_IGN)
        throw ProgramFailure(
            .software, name.text, what: "cannot run \(program): \(reason)", remedy: "mend that program")
    }

    /// Only absolute directories of PATH count: what lies in the working directory is not installed.
    private func find() -> String? {
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        return path.split(separator: ":").lazy
            .filter { $0.hasPrefix("/") }.map { "\($0)/mailgrant-\(name)" }
            .first { access($0, X_OK) == 0 }
    }
}
