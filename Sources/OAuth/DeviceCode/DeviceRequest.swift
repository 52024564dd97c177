public import FoundationEssentials
public import Secrets

/// The two requests of the device authorization grant: POST, a form, the client authenticated.
public enum DeviceRequest {
    /// The grant type of a poll (RFC 8628 section 3.4).
    public static let grantType = "urn:ietf:params:oauth:grant-type:device_code"
    /// The parameter of a poll that holds the device code.
    public static let codeParameter = "device_code"

    /// Asks for the codes (RFC 8628 section 3.1).
    public static func authorization(scopes: [String], client: Client, endpoint: URL) -> HTTPRequest {
        var form = FormBody()
        if !scopes.isEmpty { form.append("scope", scopes.joined(separator: " ")) }
        return client.request(to: endpoint, form: form)
    }

    /// Asks whether the person has consented (RFC 8628 section 3.4).
    ///
    /// - Parameters:
    ///   - grantType: ``grantType``, or what a provider older than the RFC wants in its place.
    ///   - parameter: the name of the parameter with the device code, for the same reason.
    ///   - scopes: what the access token must allow, where one is for one resource only; nothing is what was asked for.
    public static func poll(
        _ deviceCode: Secret, grantType: String = grantType, parameter: String = codeParameter,
        scopes: [String]? = nil, client: Client, tokenEndpoint: URL
    ) -> HTTPRequest {
        var form = FormBody()
        form.append("grant_type", grantType)
        form.append(parameter, deviceCode)
        if let scopes, !scopes.isEmpty { form.append("scope", scopes.joined(separator: " ")) }
        return client.request(to: tokenEndpoint, form: form)
    }
}
