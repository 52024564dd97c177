/// The redirect back to the client, always with `state` as it came and `iss` (RFC 6749, section 4.1.2; RFC 9207).
struct AuthorizationResponse: Sendable {
    let redirectURI: String
    let state: String?
    let issuer: String

    func granting(_ code: String) -> String {
        uri([("code", code)])
    }

    func refusing(_ error: ProtocolError) -> String {
        uri([("error", error.code), ("error_description", error.description)])
    }

    private func uri(_ parameters: [(name: String, value: String)]) -> String {
        var parameters = parameters
        if let state { parameters.append(("state", state)) }
        parameters.append(("iss", issuer))
        let query = parameters.map { "\($0.name)=\(FormEncoding.encode($0.value))" }.joined(separator: "&")
        return redirectURI + (redirectURI.contains("?") ? "&" : "?") + query
    }
}
