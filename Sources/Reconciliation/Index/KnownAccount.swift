import Grants

/// An account of which it is known what a plan says while its files look as they did.
struct KnownAccount: Equatable, Sendable {
    /// How its files looked; see ``PlanSighting``.
    var files: [UInt8]
    /// Whether something of it rests in the token store.
    var hasItems: Bool
    var differences: [Difference] = []
}
