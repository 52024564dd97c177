import Glibc
import Secrets
import TokenCache

/// `mailgrant-incoming` and `mailgrant-outgoing`: print an access token for one connection.
///
/// A token in the cache costs one key from the kernel and one file. For everything else the helper becomes `mailgrant token`.
/// Standard input is never touched: a mail program may have its message there.
public enum TokenHelper {
    /// `mailgrant-incoming`.
    public static func runIncoming() -> Never { run(.incoming) }

    /// `mailgrant-outgoing`.
    public static func runOutgoing() -> Never { run(.outgoing) }

    private static func run(_ direction: CacheDirection) -> Never {
        let isOutputOpen = StandardDescriptors.secure()
        let now = Int64(time(nil))
        var words = CommandLineWords()
        let outcome = outcome(direction, isOutputOpen: isOutputOpen) {
            words.next()
        } lookUp: { selector in
            TokenCache.open(creating: false)?.read(selector, now: now)
        }
        outcome.perform(subject: direction.rawValue)
    }

    /// Decides what to do.
    ///
    /// - Parameters:
    ///   - nextWord: gives one word of the command line after the other, without the program's name.
    ///   - lookUp: asks the cache.
    static func outcome(
        _ direction: CacheDirection, isOutputOpen: Bool = true, nextWord: @escaping () -> String?,
        lookUp: (CacheSelector) -> CachedToken?
    ) -> HelperOutcome {
        do throws(ProgramFailure) {
            let arguments = try TokenArguments(nextWord, direction: direction)
            guard isOutputOpen else { throw outputClosed(arguments, direction) }
            switch arguments {
            case .help: return .answer(Secret(HelpText.tokenHelper(direction)))
            case .version: return .answer(Secret("mailgrant-\(direction.rawValue) \(mailgrantVersion)\n"))
            case .request(let request): return outcome(request, lookUp: lookUp)
            }
        } catch {
            return .fail(error)
        }
    }

    private static func outcome(
        _ request: TokenRequest, lookUp: (CacheSelector) -> CachedToken?
    ) -> HelperOutcome {
        guard let token = lookUp(request.selector) else {
            return .replace(Replacement(subject: request.subject, arguments: request.mailgrantArguments))
        }
        return .token(token, request)
    }

    private static func outputClosed(_ arguments: TokenArguments, _ direction: CacheDirection) -> ProgramFailure {
        let subject = if case .request(let request) = arguments { request.subject } else { direction.rawValue }
        return ProgramFailure(
            .ioError, subject, what: "standard output is closed", remedy: "call the helper with one that is open")
    }
}
