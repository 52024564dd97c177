import FoundationEssentials
import OAuth
import Secrets
import Testing

/// 0, 1, 2, … as bytes, and on from there with each call, so that no two values of a flow are equal.
func countingRandomness() -> Randomness {
    let counter = Counter()
    return Randomness { count in (0..<count).map { _ in counter.next() } }
}

/// Handed to one flow of one test at a time.
private final class Counter: @unchecked Sendable {
    private var value: UInt8 = 0

    func next() -> UInt8 {
        defer { value &+= 1 }
        return value
    }
}

func address(_ text: String) throws -> URL {
    try #require(URL(string: text, encodingInvalidCharacters: false))
}

/// An authorization request as most tests want it.
func authorizationRequest(
    at endpoint: String = "https://id.example/authorize", clientID: String = "client-1",
    redirectURI: String = "http://127.0.0.1:8123/callback", scopes: [String] = ["mail.read", "mail.send"],
    parameters: [(name: String, value: String)] = [], loginHint: String? = nil,
    issuer: String? = "https://id.example", requiresIssuer: Bool = false
) throws -> AuthorizationRequest {
    try AuthorizationRequest(
        authorizationEndpoint: address(endpoint), clientID: clientID, redirectURI: redirectURI, scopes: scopes,
        parameters: parameters, loginHint: loginHint, issuer: issuer, requiresIssuer: requiresIssuer,
        randomness: countingRandomness())
}

/// The fields of a form or query as they stand there, still encoded.
func fields(_ text: String?) -> [String: String] {
    var fields: [String: String] = [:]
    for field in (text ?? "").split(separator: "&") {
        let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        fields[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
    }
    return fields
}

extension HTTPRequest {
    var form: [String: String] { fields(body?.exposedText) }

    func header(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }
}
