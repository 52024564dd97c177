import FoundationEssentials

/// An error answer in Microsoft's shape.
struct MicrosoftError: Encodable, Sendable {
    let error: String
    let description: String
    let codes: [Int]
    let timestamp: String
    let traceID: String
    let correlationID: String
    let suberror: String?

    private enum CodingKeys: String, CodingKey {
        case error, timestamp, suberror
        case description = "error_description"
        case codes = "error_codes"
        case traceID = "trace_id"
        case correlationID = "correlation_id"
    }

    init(_ error: ProtocolError, at time: Date) {
        let code = error.errorCodes?.first ?? Self.code(for: error)
        self.error = error.code
        suberror = error.suberror
        codes = error.errorCodes ?? [code]
        timestamp =
            time.formatted(
                .iso8601.year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: false)) + "Z"
        traceID = UUID().uuidString.lowercased()
        correlationID = UUID().uuidString.lowercased()
        description =
            "AADSTS\(code): \(error.description). Trace ID: \(traceID) Correlation ID: \(correlationID) "
            + "Timestamp: \(timestamp)"
    }

    /// The number that Microsoft has for what the standard server refuses; by the standard's error where there is no
    /// better one.
    static func code(for error: ProtocolError) -> Int {
        switch error.code {
        case "access_denied": 65004
        case "login_required": 50058
        case "unauthorized_client": 700_016
        case "invalid_client": 7_000_215
        case "invalid_scope": 70011
        case "unsupported_grant_type": 70003
        case "unsupported_response_type": 700_051
        case "invalid_request": 900_144
        case "expired_token": 70019
        case "authorization_pending": 70016
        case "server_error", "temporarily_unavailable": 90033
        default: 70000
        }
    }
}

extension ProtocolError {
    /// What only Microsoft refuses.
    static func microsoft(_ code: Int, _ error: String, _ description: String, suberror: String? = nil) -> Self {
        ProtocolError(
            code: error, description: description, status: error == "invalid_client" ? 401 : 400, suberror: suberror,
            errorCodes: [code])
    }
}
