import Grants
import Synchronization

/// Collects what the engine warns of.
final class Warnings: Sendable {
    private let collected = Mutex<[GrantWarning]>([])

    var all: [GrantWarning] { collected.withLock { $0 } }

    @Sendable func add(_ warning: GrantWarning) {
        collected.withLock { $0.append(warning) }
    }
}
