/// One thing that is wrong in a configuration file, for the person who wrote it.
///
/// It names keys and may quote a value that is no secret by its key; it never quotes the value of an unknown key.
public struct ConfigurationError: Error, Sendable, Hashable {
    /// The path of the file.
    public var file: String
    /// Counted from 1; nothing where the file as a whole is meant.
    public var line: Int?
    /// Counted from 1 in Unicode scalars.
    public var column: Int?
    /// The whole key, such as `incoming.port`.
    public var key: String?
    /// What is wrong and, where it is known, what would be right: one printable line.
    public var message: String

    public init(file: String, line: Int? = nil, column: Int? = nil, key: String? = nil, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.key = key
        self.message = message
    }

    public init(at location: FileLocation, key: String? = nil, message: String) {
        self.init(
            file: location.file, line: location.position?.line, column: location.position?.column, key: key,
            message: message)
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// `FILE:LINE:COLUMN: KEY: MESSAGE`, as compilers write it, so that editors jump there.
    public var description: String {
        let place = [file, line.map(String.init), column.map(String.init)].compactMap(\.self).joined(separator: ":")
        return [VisibleText.line(place), key.map { VisibleText.line($0) }, message].compactMap(\.self).joined(
            separator: ": ")
    }
}

/// Everything that is wrong in a file and the files it needs, in the order of the lines. It holds one error at least.
public struct ConfigurationErrors: Error, Sendable, Equatable {
    public let errors: [ConfigurationError]
    /// What a person does about it; nothing where that is to mend the file.
    public let remedy: String?

    public init(_ first: ConfigurationError, _ rest: [ConfigurationError] = [], remedy: String? = nil) {
        errors = [first] + rest
        self.remedy = remedy
    }
}

extension ConfigurationErrors: CustomStringConvertible {
    /// One line an error.
    public var description: String { errors.map(\.description).joined(separator: "\n") }
}
