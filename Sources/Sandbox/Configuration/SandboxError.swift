/// Why the sandbox cannot start. The reason names options, files and system errors, never a secret.
public struct SandboxError: Error, Sendable, Equatable {
    public struct Code: Sendable, Equatable {
        private enum Storage: Sendable, Equatable {
            case invalidConfiguration, unreadableFile, unwritableDirectory, cannotListen
        }
        private let storage: Storage

        /// An option has a value that the sandbox does not take.
        public static let invalidConfiguration = Code(storage: .invalidConfiguration)
        /// A file that was named cannot be read or does not hold what it should.
        public static let unreadableFile = Code(storage: .unreadableFile)
        /// The directory or a file in it cannot be made.
        public static let unwritableDirectory = Code(storage: .unwritableDirectory)
        /// The address cannot be listened on: the port is taken.
        public static let cannotListen = Code(storage: .cannotListen)
    }

    public let code: Code
    /// One line for a person.
    public let reason: String

    init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }
}

extension SandboxError: CustomStringConvertible {
    public var description: String { reason }
}
