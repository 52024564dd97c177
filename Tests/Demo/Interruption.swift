import Dispatch
import Glibc
import Synchronization

/// Ctrl-C and its relatives: instead of ending the process they cancel what it does, so that everything it started is
/// ended in order. It watches as long as it lives.
struct Interruption {
    private final class Received: Sendable {
        let first = Mutex<Int32?>(nil)
    }

    private let received = Received()
    private let sources: [any DispatchSourceSignal]

    /// The first signal that came, if any.
    var signalNumber: Int32? { received.first.withLock { $0 } }

    /// - Parameter cancel: called with every signal.
    init(cancelling cancel: @escaping @Sendable () -> Void) {
        let received = received
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            // Dispatch only watches: without this the signal would have its own effect, too.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                received.first.withLock { $0 = $0 ?? number }
                cancel()
            }
            source.resume()
            return source
        }
    }
}
