/// What is to be different in an account's file: keys that get a value, and keys or whole tables that go.
public struct DeclarationChange: Sendable, Equatable {
    /// In order; a key may be in it once.
    public private(set) var edits: [Edit] = []

    public struct Edit: Sendable, Equatable {
        public var key: DeclarationKey
        /// Nothing takes the key away, and all below it.
        public var value: DeclarationValue?
        /// What is to hold when the key is taken away. It is written only where a lower layer says something else.
        public var standard: DeclarationValue?
        /// Whether a key that is taken away may have the value that a lower layer gives it.
        public var mayInherit = false
    }

    public init() {}

    public var isEmpty: Bool { edits.isEmpty }

    public mutating func set(_ key: DeclarationKey, to value: DeclarationValue) {
        put(Edit(key: key, value: value))
    }

    /// Takes a key or a table away. One that is not there stays away.
    ///
    /// - Parameter standard: what holds then, where that is known; see ``Edit/standard``.
    public mutating func unset(_ key: DeclarationKey, for standard: DeclarationValue? = nil) {
        put(Edit(key: key, value: nil, standard: standard))
    }

    /// Takes a key away from this file. What lower layers say of it holds again.
    public mutating func inherit(_ key: DeclarationKey) {
        put(Edit(key: key, value: nil, mayInherit: true))
    }

    private mutating func put(_ edit: Edit) {
        edits.removeAll { $0.key == edit.key }
        edits.append(edit)
    }
}
