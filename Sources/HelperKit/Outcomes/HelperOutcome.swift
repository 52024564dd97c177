import Glibc
import Secrets
import TokenCache

/// What a helper has decided to do. Deciding is free of effects, so that it can be tested; ``perform(subject:)`` has them all.
enum HelperOutcome: Sendable, Equatable {
    /// Print the token as it was asked for. It is rendered only in ``perform(subject:)``, which does not return: so the
    /// token lives until the process ends, and what Swift needs to take its longer strings apart is never set up.
    case token(CachedToken, TokenRequest)
    /// Print it and end with status 0; empty where the caller asked for what is not known here.
    case answer(Secret)
    /// Let `mailgrant` answer.
    case replace(Replacement)
    case fail(ProgramFailure)

    /// Does it and ends the process.
    ///
    /// - Parameter subject: whose answer it is, for the message where it cannot be written.
    func perform(subject: String) -> Never {
        switch self {
        case .token(let token, let request):
            do throws(ProgramFailure) {
                Self.answer(
                    try token.rendered(as: request.format, maxBytes: request.maxBytes), subject: request.subject)
            } catch {
                error.end()
            }
        case .answer(let answer):
            Self.answer(answer, subject: subject)
        case .replace(let replacement):
            replacement.perform().end()
        case .fail(let failure):
            failure.end()
        }
    }

    private static func answer(_ answer: Secret, subject: String) -> Never {
        guard StandardOutput.write(answer) == .success else {
            let failure = ProgramFailure(
                .ioError, subject, what: "standard output is closed or full", remedy: "look at what reads it")
            failure.end()
        }
        ExitStatus.success.endProcess()
    }
}

extension ProgramFailure {
    /// Prints the line on standard error.
    public func report() {
        StandardOutput.write(Secret(line + "\n"), to: STDERR_FILENO)
    }

    fileprivate func end() -> Never {
        report()
        status.endProcess()
    }
}

extension ExitStatus {
    /// Ends the process at once (_exit(2)): nothing is buffered, and there is nothing to clean up.
    fileprivate func endProcess() -> Never {
        _exit(rawValue)
    }
}
