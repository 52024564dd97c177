import Glibc

/// Why something was not written to the cache. Reading has no errors: it has an answer or none.
public struct TokenCacheError: Error, Sendable, Equatable {
    public enum Code: Sendable, Equatable {
        /// More than a file of the cache may hold.
        case tooLarge
        /// The system did not let the file be written.
        case notSaved
    }

    public var code: Code
    /// One line for a person; it names no account.
    public var detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    static func notSaved(_ reason: Int32 = errno) -> TokenCacheError {
        TokenCacheError(.notSaved, String(cString: strerror(reason)))
    }
}
