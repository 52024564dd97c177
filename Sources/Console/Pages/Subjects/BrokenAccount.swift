/// An account whose file is there and cannot be read.
struct BrokenAccount: Error, Sendable, Equatable {
    var name: String
    /// All that is wrong, at least one.
    var files: [BrokenFile]
}
