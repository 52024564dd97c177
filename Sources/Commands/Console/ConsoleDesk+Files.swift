import ConfigurationFiles
import Console
import Declarations
import Grants
import HelperKit

extension ConsoleDesk: FileOperations {
    func lint() async throws(ConsoleProblem) -> FileReport {
        try await attempt("files") { context in
            let report = context.lint(context.configuration)
            return FileReport(
                directory: context.configuration.path,
                findings: report.errors.map { Finding($0) } + report.warnings.map { Finding($0, isWarning: true) })
        }
    }

    func lint(_ other: OtherDirectory) async throws(ConsoleProblem) -> FileReport {
        try await attempt("files") { context in
            guard !other.path.isEmpty else {
                throw ProgramFailure(
                    .usage, "files", what: "no directory was named",
                    remedy: "type the path of one that has mailgrant.toml")
            }
            let subject = try LintSubject(
                existing: home(other.path, context),
                inPlaceOf: other.place.isEmpty ? nil : home(other.place, context))
            let report = context.lint(subject.directory, isLayer: other.isLayer)
            return FileReport(
                directory: other.path,
                findings: report.errors.map { Finding(subject.shown($0)) }
                    + report.warnings.map { Finding(subject.shown($0), isWarning: true) })
        }
    }

    /// What a shell makes of a path that begins in the home directory.
    private func home(_ path: String, _ context: CommandContext) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = context.environment["HOME"] else { return path }
        return home + path.dropFirst()
    }

    func lookForCommits() async throws(ConsoleProblem) -> PullOutcome {
        try await pulling { _ in false }
    }

    func pull(_ commit: String) async throws(ConsoleProblem) -> PullOutcome {
        // What a person has read is what they agree to.
        try await pulling { $0.to == commit }
    }

    private func pulling(
        _ decides: @escaping @Sendable (PullReport) -> Bool
    ) async throws(ConsoleProblem) -> PullOutcome {
        try await attempt("pull") { context in
            do {
                return PullOutcome(try await PullRun(context: context).run(decides))
            } catch let broken as BrokenCommit {
                return .broken(broken.errors.map { Finding($0) }, ConsoleProblem(broken.failure))
            }
        }
    }
}

extension Finding {
    init(_ error: ConfigurationError, isWarning: Bool = false) {
        let place = [error.file, error.line.map(String.init), error.column.map(String.init)]
        self.init(
            place: place.compactMap(\.self).joined(separator: ":"),
            message: [error.key, error.message].compactMap(\.self).joined(separator: ": "), isWarning: isWarning)
    }
}

extension PullOutcome {
    fileprivate init(_ report: PullReport) {
        if report.moved {
            self = .moved(commit: report.to)
        } else if report.commits.isEmpty {
            self = .upToDate(branch: report.upstream, commit: report.from)
        } else {
            self = .new(
                PulledCommits(
                    commit: report.to, branch: report.upstream, verified: report.verified,
                    commits: report.commits.map {
                        PulledCommits.Commit(id: String($0.id.prefix(12)), author: $0.author, subject: $0.subject)
                    },
                    changes: report.changes.map { PulledCommits.Change(line: $0.line, needsPerson: $0.needsPerson) },
                    plan: report.plan, submodules: report.submoduleLines))
        }
    }
}
