public import OAuth

/// What a provider's error answer says by codes: fit for records, since none of its free text is in it.
public struct ErrorCodes: Sendable, Equatable, Codable {
    public var error: String
    public var subError: String?
    public var codes: [Int]
    /// By which the provider finds the failure in its own logs.
    public var correlationID: String?
    /// When it happened, as the provider wrote it.
    public var timestamp: String?

    public init(
        error: String, subError: String? = nil, codes: [Int] = [], correlationID: String? = nil,
        timestamp: String? = nil
    ) {
        self.error = error
        self.subError = subError
        self.codes = codes
        self.correlationID = correlationID
        self.timestamp = timestamp
    }

    /// - Parameter prefix: what stands before a numeric code in the provider's descriptions, such as `AADSTS`: an error
    ///   in a redirect has its code nowhere else.
    public init(of answer: ErrorAnswer, descriptionPrefix prefix: String?) {
        self.init(
            error: answer.error, subError: answer.subError, codes: answer.codes,
            correlationID: answer.correlationID ?? answer.traceID, timestamp: answer.timestamp)
        if codes.isEmpty, let prefix, let description = answer.description {
            codes = Self.code(after: prefix, in: description).map { [$0] } ?? []
        }
    }

    /// The number right after a prefix.
    private static func code(after prefix: String, in description: String) -> Int? {
        description.split(separator: prefix, omittingEmptySubsequences: false).dropFirst()
            .lazy.compactMap { Int($0.prefix { $0.isASCII && $0.isNumber }.prefix(12)) }.first
    }
}
