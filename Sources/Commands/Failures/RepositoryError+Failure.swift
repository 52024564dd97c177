import HelperKit
import Repositories

/// Why a configuration directory was not brought to its remote's newest commit. The commit in force stays so in every
/// case.
extension ProgramFailure {
    /// - Parameter directory: the configuration directory.
    init(_ error: RepositoryError, in directory: String) {
        let git = "git -C \(directory)"
        let text: (ExitStatus, String, String) =
            switch error {
            case .git(let failure): Self.text(failure)
            case .noRepository:
                (
                    .configuration, "\(directory) is not in a git repository",
                    "clone yours there, or begin one: git init \(directory)"
                )
            case .notTracked(let repository):
                (
                    .configuration, "the repository \(repository) has no file of \(directory)",
                    "run: \(git) add . && \(git) commit"
                )
            case .detached:
                (.noPermission, "no branch is checked out in \(directory)", "run: \(git) switch BRANCH")
            case .noCommit(let branch):
                (.configuration, "branch \(branch) has no commit yet", "run: \(git) add . && \(git) commit")
            case .noUpstream(let branch):
                (
                    .configuration, "branch \(branch) follows no branch of a remote",
                    "run: \(git) push --set-upstream origin \(branch)"
                )
            case .unfinished(let work):
                (.noPermission, "a \(work) is not finished in \(directory)", "finish or abort it, and pull again")
            case .changed(let files):
                (
                    .noPermission, "files differ from the commit in force: \(Self.list(files))",
                    "commit them, or take them back: \(git) restore FILE"
                )
            case .configurationInRepository(let file):
                (
                    .configuration, "git's configuration includes \(file), which every commit can change",
                    "take include.path out of git's configuration"
                )
            case .notFetched(let remote, let message):
                (
                    .temporaryFailure, "git cannot fetch from \(remote) (\(message))",
                    "check the network and your access, or try later; the commit in force stays"
                )
            case .notMoved(let message):
                (.noPermission, "git would not move to the new commit (\(message))", "see: \(git) status")
            case .rewritten(let before, let now):
                (
                    .noPermission,
                    "the remote's history was rewritten: it no longer contains \(before), which it had before",
                    "ask who did it; if it is right, look at \(git) log \(now), then run: \(git) reset --keep \(now)"
                )
            case .diverged(let here, let there):
                (
                    .noPermission,
                    "the histories have parted: \(Self.commits(here)) here, \(Self.commits(there)) at the remote",
                    "bring them together yourself, as with: \(git) rebase, and push"
                )
            case .notTrusted(let commit, let reason):
                (
                    .noPermission,
                    "commit \(commit.id) (\"\(commit.subject)\" by \(commit.author)) is not trusted: \(reason)",
                    "have somebody sign it whom the commit in force trusts; see require-signed-commits in mailgrant.toml"
                )
            case .noSigners(let file):
                (
                    .configuration, "\(file), which names the trusted signers, cannot be read",
                    "mend allowed-signers under [policy] in mailgrant.toml"
                )
            case .unacceptable(let path, let fault):
                (.configuration, "the new commit is not taken: \(path) \(fault.words)", "have it mended at the remote")
            case .interrupted(let from, let to, let files):
                (
                    .noPermission,
                    "a move from \(from) to \(to) was interrupted, and since then were changed: \(Self.list(files))",
                    "keep what you need of them, then run: \(git) reset --hard \(to)"
                )
            case .cannotWrite(let path, let detail):
                (.cannotCreate, "\(path): \(detail)", "make that place writable")
            }
        self.init(text.0, "pull", what: text.1, remedy: text.2)
    }

    private static func text(_ failure: GitFailure) -> (ExitStatus, String, String) {
        switch failure {
        case .notInstalled: (.unavailable, "git is not installed", "install git, and have it in PATH")
        case .couldNotStart: (.unavailable, "git cannot be started", "see whether git runs: git --version")
        case .tookTooLong(let command, let limit):
            (
                .temporaryFailure, "\(command) took longer than \(limit.components.seconds) seconds",
                "try later; the commit in force stays"
            )
        case .killed(let command):
            (.temporaryFailure, "\(command) was ended by somebody else", "run it again: mailgrant pull")
        case .tooMuchOutput(let command):
            (.protocolError, "\(command) gave more than a configuration has", "see what the remote's branch holds")
        case .refused(let command, let message):
            (.software, "\(command) failed (\(message))", "see: git status")
        case .unexpectedAnswer(let command):
            (.protocolError, "\(command) gave an answer that is not in its manual", "see: git --version")
        }
    }

    private static func list(_ files: [String]) -> String {
        let shown = files.prefix(3).joined(separator: ", ")
        return files.count > 3 ? "\(shown) and \(files.count - 3) more" : shown
    }

    private static func commits(_ count: Int) -> String { count == 1 ? "1 commit" : "\(count) commits" }
}

extension ContentFault {
    /// The end of a sentence that begins with the file's name.
    fileprivate var words: String {
        switch self {
        case .symbolicLink: "is a symbolic link, and none is followed"
        case .attribute(let name):
            "has the attribute \(name), so that it would come out otherwise than it is in the commit"
        case .name: "is no name for a file of a configuration"
        case .tooMuch: "holds more files or bytes than a configuration has"
        }
    }
}
