import OAuth
import Synchronization

/// What is to be said at the top of the page to which a browser is sent after a change. The page's address names it, so that
/// whoever reloads the page still reads it. The name is random: an address of an earlier console names nothing of this one.
final class Notices: Sendable {
    /// One more ends the oldest.
    private static let most = 64

    private let randomness: Randomness
    private let kept = Mutex<[(name: String, session: BrowserSession.ID, notice: PageNotice)]>([])

    init(randomness: Randomness) {
        self.randomness = randomness
    }

    static let parameter = "notice"

    /// - Returns: the page's address with the notice.
    func address(_ path: String, with notice: PageNotice, for session: BrowserSession) -> String {
        let name = randomness.token(bytes: 12)
        kept.withLock { kept in
            kept.append((name, session.id, notice))
            kept.removeFirst(max(0, kept.count - Self.most))
        }
        return "\(path)?\(Self.parameter)=\(name)"
    }

    func notice(_ name: String, for session: BrowserSession) -> PageNotice? {
        kept.withLock { kept in kept.first { $0.name == name && $0.session == session.id }?.notice }
    }
}
