import Dispatch
import Glibc
import Synchronization

/// Ctrl-C and its relatives while a person is waited for, or a grant is on its way to the token store.
enum Interruption {
    /// Runs a command so that the first signal cancels it and lets it tidy up; the second ends the process at once.
    /// After tidying up the process ends by the signal itself, so that a shell sees what happened; but what was finished
    /// all the same is finished, and whoever called must not think otherwise and do it again.
    static func cancelling(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let work = Task { try await body() }
        let received = Mutex<Int32?>(nil)
        let sources = [SIGINT, SIGTERM, SIGHUP].compactMap { number -> (any DispatchSourceSignal)? in
            // Dispatch only watches: without this the signal would have its own effect, too.
            let before = signal(number, SIG_IGN)
            // What the caller has switched off, as nohup(1) does, stays so.
            guard unsafeBitCast(before, to: Int.self) != unsafeBitCast(SIG_IGN, to: Int.self) else { return nil }
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                received.withLock { $0 = number }
                signal(number, SIG_DFL)
                work.cancel()
            }
            source.resume()
            return source
        }
        let result = await work.result
        for source in sources { source.cancel() }
        if case .failure = result, let number = received.withLock({ $0 }) { kill(getpid(), number) }
        try result.get()
    }
}
