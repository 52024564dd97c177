import Grants

/// An account of which it is known what a plan says while its files look as they did.
struct KnownAccount: Equatable, Sendable {
    /// How its files looked; see ``PlanSighting``.
    var files: [UInt8]
    var kept: Kept
    var differences: [Difference] = []

    /// What is kept of it on this machine.
    struct Kept: OptionSet, Sendable {
        let rawValue: UInt8

        /// Something was observed of it.
        static let record = Kept(rawValue: 1)
        /// Something of it rests in the token store.
        static let items = Kept(rawValue: 2)
    }
}
