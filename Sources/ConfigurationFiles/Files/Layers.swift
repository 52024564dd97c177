/// The configuration directory and the directories below it, such as an organization's: what the upper ones leave out,
/// the lower ones say.
public struct Layers: Sendable, Equatable {
    /// The person's own, above all others.
    public let own: ConfigurationDirectory
    /// The others, lowest first.
    public let below: [ConfigurationDirectory]

    public init(own: ConfigurationDirectory, below: [ConfigurationDirectory] = []) {
        self.own = own
        self.below = below
    }

    public var lowestFirst: [ConfigurationDirectory] { below + [own] }
    public var highestFirst: [ConfigurationDirectory] { lowestFirst.reversed() }

    /// The absolute path of a file that a declaration names: a relative path begins in the layer that states it.
    ///
    /// - Parameter file: the file that states it.
    public func resolve(_ path: String, statedIn file: String) -> String {
        // A layer may lie in another one, as a submodule does: the longest path is the nearest.
        let stating = lowestFirst.filter { file.hasPrefix($0.resolve("")) }
        return (stating.max { $0.resolve("").count < $1.resolve("").count } ?? own).resolve(path)
    }
}
