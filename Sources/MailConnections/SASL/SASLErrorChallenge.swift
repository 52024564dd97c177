import FoundationEssentials
import OAuth

/// What a server sends in place of a verdict when it refuses a token: JSON in base64 (RFC 7628 section 3.2.2).
struct SASLErrorChallenge: Sendable, Equatable {
    /// An OAuth error such as `invalid_token`, or with XOAUTH2 an HTTP status such as `401`; nothing where the
    /// challenge does not say. Printable and short.
    let status: String?

    /// Reads a challenge. One that is no JSON is a refusal all the same, without a status.
    init(base64: some Sequence<UInt8>) {
        let document = Data(base64Encoded: Data(base64)).flatMap { try? JSONDecoder().decode(Document.self, from: $0) }
        status = document?.status.map { PrintableText.line($0, limit: 60) }
    }

    /// True where the server is at fault for now, not the token.
    var isTemporary: Bool {
        guard let status else { return false }
        if let number = Int(status) { return (500..<600).contains(number) }
        return status == "temporarily_unavailable" || status == "server_error"
    }

    private struct Document: Decodable {
        let status: String?

        enum CodingKeys: CodingKey { case status }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            // Text by the RFC; some servers write the HTTP status as a number.
            status =
                (try? container.decode(String.self, forKey: .status))
                ?? (try? container.decode(Int.self, forKey: .status)).map { String($0) }
        }
    }
}
