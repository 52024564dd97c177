import Synchronization

/// What is to be said at the top of the page to which a browser is sent after a change. The page's address has a number in
/// it, so that whoever reloads the page still reads it.
final class Notices: Sendable {
    /// One more ends the oldest.
    private static let most = 64

    private let state = Mutex<(kept: [(number: Int, session: BrowserSession.ID, notice: PageNotice)], last: Int)>(
        ([], 0))

    static let parameter = "notice"

    /// - Returns: the page's address with the notice.
    func address(_ path: String, with notice: PageNotice, for session: BrowserSession) -> String {
        let number = state.withLock { state in
            state.last += 1
            state.kept.append((state.last, session.id, notice))
            state.kept.removeFirst(max(0, state.kept.count - Self.most))
            return state.last
        }
        return "\(path)?\(Self.parameter)=\(number)"
    }

    func notice(_ number: Int, for session: BrowserSession) -> PageNotice? {
        state.withLock { state in state.kept.first { $0.number == number && $0.session == session.id }?.notice }
    }
}
