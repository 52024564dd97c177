/// Why bytes are not a credential message, or a message cannot be written. It never carries a key or a value.
public struct CredentialWireError: Error, Sendable, Equatable {
    public enum Code: Sendable, Equatable {
        /// A carriage return, which git itself refuses since CVE-2024-52006.
        case carriageReturn
        /// A line feed in a key or a value that is to be written, or one that a URL spells as `%0a` (CVE-2020-5260).
        case lineFeed
        case nul
        /// A line without `=`.
        case missingEquals
        /// A line that begins with `=`, or an empty key to be written.
        case emptyKey
        /// An equals sign in a key that is to be written.
        case equalsInKey
        /// More than ``CredentialMessage/longestLine``.
        case lineTooLong
        /// More than ``CredentialMessage/longestMessage``.
        case messageTooLong
        /// A key or a value that is not secret is not UTF-8.
        case notUTF8
        /// A `url` without scheme and host.
        case malformedURL
    }

    public var code: Code
    /// The line, counted from 1; in a message that is to be written, the attribute.
    public var line: Int

    public init(_ code: Code, line: Int) {
        self.code = code
        self.line = line
    }
}

extension CredentialWireError: CustomStringConvertible {
    public var description: String { "line \(line): \(reason)" }

    private var reason: String {
        switch code {
        case .carriageReturn: "a carriage return"
        case .lineFeed: "a line feed inside a value"
        case .nul: "a NUL byte"
        case .missingEquals: "no equals sign"
        case .emptyKey: "an empty key"
        case .equalsInKey: "an equals sign inside a key"
        case .lineTooLong: "longer than \(CredentialMessage.longestLine) bytes"
        case .messageTooLong: "the message is longer than \(CredentialMessage.longestMessage) bytes"
        case .notUTF8: "not UTF-8"
        case .malformedURL: "a URL without scheme or host"
        }
    }
}
