/// A directory that is not in force, as typed.
public struct OtherDirectory: Sendable, Equatable {
    public var path: String
    /// Where it will be in force: relative layers begin there. Empty where it lies.
    public var place: String
    /// Whether others build on it: what its accounts leave out is theirs to say.
    public var isLayer: Bool

    public init(path: String = "", place: String = "", isLayer: Bool = false) {
        self.path = path
        self.place = place
        self.isLayer = isLayer
    }
}
