import Synchronization

/// What was found for addresses that are about to be declared: what a person was shown is what is declared then, and nobody
/// is asked twice.
final class Discoveries: Sendable {
    private let plans = Mutex<[String: Found]>([:])
    /// A person declares one account at a time, in a few windows at most.
    private static let most = 16

    struct Found: Sendable {
        /// Nothing where nothing was found.
        var plan: AddPlan?
        /// How it was looked for, and will be where more has to be.
        var options: AddSearchOptions
    }

    subscript(address: String) -> Found? {
        get { plans.withLock { $0[address.lowercased()] } }
        set {
            plans.withLock { plans in
                if plans.count >= Self.most { plans.removeAll() }
                plans[address.lowercased()] = newValue
            }
        }
    }
}
