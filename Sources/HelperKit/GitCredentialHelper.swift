import CredentialWire
import Glibc
import Secrets
import TokenCache

/// `git-credential-mailgrant`: answers git with the access token of a declared server (gitcredentials(7)).
///
/// A `get` that the cache can answer is answered here; everything else is answered by `mailgrant credential`.
public enum GitCredentialHelper {
    public static func run() -> Never {
        let isOutputOpen = StandardDescriptors.secure()
        let now = Int64(time(nil))
        let outcome = outcome(
            CommandLine.arguments, isOutputOpen: isOutputOpen,
            readRequest: { StandardInput.readMessage() },
            lookUp: { TokenCache.open(creating: false)?.read($0, now: now) })
        outcome.perform(subject: subject)
    }

    private static let subject = "git credential"

    /// `credential.helper = "mailgrant --interactive"`: a person may be asked.
    private static let interactiveOption = "--interactive"

    /// Decides what to do.
    ///
    /// - Parameters:
    ///   - words: the command line, with the program's name.
    ///   - readRequest: reads standard input; nothing where it is too long.
    ///   - lookUp: asks the cache.
    static func outcome(
        _ words: [String], isOutputOpen: Bool = true, readRequest: () -> Secret?,
        lookUp: (CacheSelector) -> CachedToken?
    ) -> HelperOutcome {
        let words = words.dropFirst()
        let operations = words.filter { $0 != interactiveOption }
        guard operations.count == 1, let operation = operations.first else {
            return fail(.usage, "it takes one operation", "see git-credential-mailgrant --help")
        }
        // What mailgrant answers in place of this program.
        let arguments = ["credential", operation] + (words.contains(interactiveOption) ? [interactiveOption] : [])
        switch operation {
        case "get" where !isOutputOpen:
            return fail(.ioError, "standard output is closed", "call the helper with one that is open")
        case "get": return answer(readRequest(), arguments, lookUp: lookUp)
        case "store", "erase": return .replace(Replacement(subject: subject, arguments: arguments))
        case "capability": return .answer(Secret("version 0\ncapability authtype\n"))
        case "--help", "-h": return .answer(Secret(HelpText.gitCredentialHelper))
        case "--version": return .answer(Secret("git-credential-mailgrant \(mailgrantVersion)\n"))
        // Operations that a later git may have are none of our business.
        default: return .answer(Secret(""))
        }
    }

    private static func answer(
        _ request: Secret?, _ arguments: [String], lookUp: (CacheSelector) -> CachedToken?
    ) -> HelperOutcome {
        let bytes: Secret
        let message: CredentialMessage
        do throws(CredentialWireError) {
            guard let request else { throw CredentialWireError(.messageTooLong, line: 1) }
            bytes = request
            message = try CredentialMessage(parsing: request).expandingURL()
        } catch {
            return fail(.usage, "the request is malformed: \(error)", "send what git-credential(1) describes")
        }
        // A token that git's lines cannot carry is for mailgrant to explain.
        guard let selector = message.cacheSelector, let token = lookUp(selector),
            let answer = try? token.credentialAnswer(to: message).serialized()
        else {
            return .replace(Replacement(subject: subject, arguments: arguments, standardInput: bytes))
        }
        return .answer(answer)
    }

    private static func fail(_ status: ExitStatus, _ what: String, _ remedy: String) -> HelperOutcome {
        .fail(ProgramFailure(status, subject, what: what, remedy: remedy))
    }
}
