import Dispatch
import Synchronization

/// Many small independent pieces of work on all processors: reading a thousand files.
public enum Parallel {
    /// The results in the order of the values.
    public static func map<Value: Sendable, Result: Sendable>(
        _ values: [Value], _ transform: @Sendable (Value) -> Result
    ) -> [Result] {
        // Below this the threads cost more than they bring.
        guard values.count > 64 else { return values.map(transform) }
        let share = 64
        let shares = (values.count + share - 1) / share
        let results = Mutex<[Int: [Result]]>([:])
        DispatchQueue.concurrentPerform(iterations: shares) { index in
            let part = values[index * share..<min(values.count, (index + 1) * share)].map(transform)
            results.withLock { $0[index] = part }
        }
        return results.withLock { found in (0..<shares).flatMap { found[$0] ?? [] } }
    }
}
