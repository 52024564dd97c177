import Synchronization

/// What was found for addresses that are about to be declared: what a person was shown is what is declared then, and nobody
/// is asked twice.
final class Discoveries: Sendable {
    private let plans = Mutex<[String: AddPlan]>([:])
    /// A person declares one account at a time, in a few windows at most.
    private static let most = 16

    subscript(address: String) -> AddPlan? {
        get { plans.withLock { $0[address.lowercased()] } }
        set {
            plans.withLock { plans in
                if plans.count >= Self.most { plans.removeAll() }
                plans[address.lowercased()] = newValue
            }
        }
    }
}
