/// Why accounts that are no longer declared are kept all the same: that they are gone may be a mistake.
public struct Keeping: Sendable, Equatable {
    /// A clause, such as `a merge is not finished`.
    public var reason: String
    /// What a person does about it; a command, or a clause.
    public var remedy: String

    public init(_ reason: String, remedy: String) {
        self.reason = reason
        self.remedy = remedy
    }
}
