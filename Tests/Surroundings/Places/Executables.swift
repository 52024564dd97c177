import FoundationEssentials

/// Where the built executables are: `mailgrant`, its helpers, and the tests themselves.
public struct Executables: Sendable {
    /// The absolute path of the directory.
    public let directory: String

    /// The directory of the running program. SwiftPM puts the test bundle, the demo and what they try into one, such as
    /// `.build/debug`.
    ///
    /// - Throws: ``ExecutablesNotBuilt`` when `mailgrant` is not there.
    public init() throws {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        directory = program.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 }
        guard FileManager.default.isExecutableFile(atPath: path("mailgrant")) else {
            throw ExecutablesNotBuilt(directory: directory)
        }
    }

    /// The absolute path of an executable.
    public func path(_ name: String) -> String { "\(directory)/\(name)" }
}

/// There is no `mailgrant` beside the running program.
public struct ExecutablesNotBuilt: Error, CustomStringConvertible {
    public let directory: String

    public var description: String { "no mailgrant in \(directory): run 'swift build' first" }
}
