import OAuth
import Secrets
import Synchronization

/// What the addresses that open the console are good for: each once, and not for long.
///
/// An address is seen by more than the browser: it is in the arguments of the browser's process, and in its history. So it
/// is of no use to anybody once the browser has come, or after a few minutes.
final class OneTimeCapabilities: Sendable {
    /// From the start of a slow browser to a person who copies the address to another machine.
    static let lifetime = Duration.seconds(300)
    /// As many as can be open at a time. One more ends the oldest.
    private static let most = 8

    private let randomness: Randomness
    private let time: ConsoleTime
    private let open = Mutex<[(capability: Secret, end: Duration)]>([])

    init(randomness: Randomness, time: ConsoleTime) {
        self.randomness = randomness
        self.time = time
    }

    /// A new one: 256 random bits in base64url.
    func issue() -> Secret {
        let capability = Base64URL.encodeSecret(randomness.bytes(32))
        let end = time.elapsed() + Self.lifetime
        open.withLock { open in
            open.append((capability, end))
            open.removeFirst(max(0, open.count - Self.most))
        }
        return capability
    }

    /// Takes one, for the first and last time. All are compared in a time that does not depend on what was guessed right.
    ///
    /// - Returns: whether it is one, and its time is not over.
    func redeem(_ capability: Secret) -> Bool {
        let now = time.elapsed()
        return open.withLock { open in
            open.removeAll { $0.end <= now }
            let matches = open.indices.filter { open[$0].capability == capability }
            for index in matches.reversed() { open.remove(at: index) }
            return !matches.isEmpty
        }
    }
}
