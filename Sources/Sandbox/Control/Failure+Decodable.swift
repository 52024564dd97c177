import PlainJSON

extension Failure: Decodable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case endpoint, kind, count, acts, delay, status, headers, error, suberror, body, location, bytes, members
        case missing
        case errorDescription = "error_description"
        case errorCodes = "error_codes"
        case contentType = "content_type"
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let kind = try values.decode(Kind.self, forKey: .kind)
        self.kind = kind
        endpoint = try values.decode(Endpoint.self, forKey: .endpoint)
        count = try values.decodeIfPresent(Int.self, forKey: .count) ?? 1
        // A lost answer is worth trying because the request took effect; an error says that it did not.
        acts = try values.decodeIfPresent(Bool.self, forKey: .acts) ?? (kind.needsGenuineAnswer || kind == .lost)
        delay = try values.decodeIfPresent(Double.self, forKey: .delay) ?? 0
        status = try values.decodeIfPresent(Int.self, forKey: .status)
        headers = try values.decodeIfPresent([String: String].self, forKey: .headers) ?? [:]
        error = ProtocolError(
            code: try values.decodeIfPresent(String.self, forKey: .error) ?? "server_error",
            description: try values.decodeIfPresent(String.self, forKey: .errorDescription) ?? "ordered by a test",
            suberror: try values.decodeIfPresent(String.self, forKey: .suberror),
            errorCodes: try values.decodeIfPresent([Int].self, forKey: .errorCodes))
        body = try values.decodeIfPresent(String.self, forKey: .body)
        contentType = try values.decodeIfPresent(String.self, forKey: .contentType)
        location = try values.decodeIfPresent(String.self, forKey: .location)
        bytes = try values.decodeIfPresent(Int.self, forKey: .bytes)
        members = try values.decodeIfPresent([String: JSONValue].self, forKey: .members) ?? [:]
        missing = try values.decodeIfPresent([String].self, forKey: .missing) ?? []
    }

    /// Whether the numbers can be done, and the genuine answer is there where it is needed.
    var isValid: Bool {
        (1...1_000_000) ~= count && (0...3600) ~= delay && (100...599) ~= (status ?? 200)
            && (0...(1 << 30)) ~= (bytes ?? 0) && (acts || !kind.needsGenuineAnswer)
    }
}
