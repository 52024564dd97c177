/// What is to be different in an account's file: keys that get a value, and keys or whole tables that go.
public struct DeclarationChange: Sendable, Equatable {
    /// In order; a key may be in it once.
    public private(set) var edits: [Edit] = []

    public struct Edit: Sendable, Equatable {
        public var key: DeclarationKey
        /// Nothing takes the key away, and all below it.
        public var value: DeclarationValue?
    }

    public init() {}

    public var isEmpty: Bool { edits.isEmpty }

    public mutating func set(_ key: DeclarationKey, to value: DeclarationValue) {
        put(Edit(key: key, value: value))
    }

    /// Takes a key or a table away. One that is not there stays away.
    public mutating func unset(_ key: DeclarationKey) {
        put(Edit(key: key, value: nil))
    }

    private mutating func put(_ edit: Edit) {
        edits.removeAll { $0.key == edit.key }
        edits.append(edit)
    }
}
