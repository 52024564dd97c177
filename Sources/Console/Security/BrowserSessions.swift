import OAuth
import Secrets
import Synchronization

/// A browser that has come with a capability. It is known by its cookie, and its forms by a token.
struct BrowserSession: Sendable {
    /// Tells one from another; no secret.
    typealias ID = Int

    let id: ID
    /// What each of its forms holds in the field ``csrfField``: a page of another site can send a form here, but does not know
    /// the token. It is another one than the cookie, since pages and scripts see it.
    let csrfToken: Secret

    static let csrfField = "csrf"
}

/// The browsers of one console. They are gone when it ends.
final class BrowserSessions: Sendable {
    /// One more ends the oldest.
    private static let most = 16

    private let randomness: Randomness
    private let state = Mutex<(sessions: [(cookie: Secret, session: BrowserSession)], lastID: BrowserSession.ID)>(
        ([], 0))

    init(randomness: Randomness) {
        self.randomness = randomness
    }

    /// Begins one.
    ///
    /// - Returns: the value of its cookie, 256 random bits in base64url.
    func begin() -> Secret {
        let cookie = Base64URL.encodeSecret(randomness.bytes(32))
        let token = Base64URL.encodeSecret(randomness.bytes(32))
        state.withLock { state in
            state.lastID += 1
            state.sessions.append((cookie, BrowserSession(id: state.lastID, csrfToken: token)))
            state.sessions.removeFirst(max(0, state.sessions.count - Self.most))
        }
        return cookie
    }

    /// The session of a cookie; nothing where it is none of this console's.
    func session(of cookie: Secret) -> BrowserSession? {
        state.withLock { state in state.sessions.first { $0.cookie == cookie }?.session }
    }
}
