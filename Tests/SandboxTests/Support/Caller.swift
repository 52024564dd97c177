import FoundationEssentials
import HTTPTypes
import HummingbirdTesting
import NIOCore
import PlainJSON
import Testing

@testable import Sandbox

/// An answer as a test looks at it.
struct Answer {
    let status: Int
    let headers: HTTPFields
    let text: String

    var json: [String: JSONValue] {
        (try? JSONDecoder().decode([String: JSONValue].self, from: Data(text.utf8))) ?? [:]
    }

    subscript(member: String) -> String? {
        if case .string(let value)? = json[member] { value } else { nil }
    }

    /// The query of the redirect.
    var redirect: [String: String] {
        guard let location = headers[.location], let question = location.firstIndex(of: "?") else { return [:] }
        let pairs = location[location.index(after: question)...].split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), FormEncoding.decode(parts[1]) ?? "")
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// The hidden field of a form.
    var transaction: String? {
        guard let match = text.firstMatch(of: /name="transaction" value="([^"]+)"/) else { return nil }
        return String(match.1)
    }
}

/// A browser and a client in one, with the PKCE pair of RFC 7636, appendix B.
struct Caller: Sendable {
    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    static let scopes = "openid email offline_access mail.read mail.send"

    let client: any TestClientProtocol
    let practice: Practice

    func get(_ path: String, _ parameters: [String: String] = [:], authorization: String? = nil) async throws -> Answer
    {
        let query = Self.encode(parameters)
        return try await send(.get, query.isEmpty ? path : "\(path)?\(query)", authorization, nil, nil)
    }

    func post(
        _ path: String, form: String, authorization: String? = nil, origin: String? = nil
    ) async throws -> Answer {
        try await send(.post, path, authorization, ("application/x-www-form-urlencoded", form), origin)
    }

    func post(_ path: String, _ parameters: [String: String], authorization: String? = nil) async throws -> Answer {
        try await post(path, form: Self.encode(parameters), authorization: authorization)
    }

    func post(_ path: String, json: String) async throws -> Answer {
        try await send(.post, path, nil, ("application/json", json), nil)
    }

    func control(_ method: HTTPRequest.Method, _ path: String, _ json: String? = nil) async throws -> Answer {
        try await send(
            method, "/control/\(path)", "Bearer \(practice.controlKey)", json.map { ("application/json", $0) }, nil)
    }

    /// Asks a mail service.
    func mail(
        _ method: HTTPRequest.Method, _ path: String, _ token: String?,
        _ body: (contentType: String, text: String)? = nil,
        _ headers: [String: String] = [:]
    ) async throws -> Answer {
        var fields = HTTPFields()
        for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
        return try await send(method, path, token.map { "Bearer \($0)" }, body, nil, fields)
    }

    /// A token of the control interface's making; nobody's where no user is named.
    func practiceToken(_ user: String? = Practice.user, _ scopes: String...) async throws -> String {
        let list = scopes.map { "\"\($0)\"" }.joined(separator: ",")
        let person = user.map { "\"user\": \"\($0)\", " } ?? ""
        return try #require(
            try await control(.post, "access-tokens", "{\(person)\"scopes\": [\(list)]}")["access_token"])
    }

    static func encode(_ parameters: [String: String]) -> String {
        parameters.map { "\($0.key)=\(FormEncoding.encode($0.value))" }.joined(separator: "&")
    }

    static func basic(_ id: String, _ secret: String) -> String {
        "Basic " + Data("\(FormEncoding.encode(id)):\(FormEncoding.encode(secret))".utf8).base64EncodedString()
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ authorization: String?,
        _ body: (contentType: String, text: String)?, _ origin: String?, _ headers: HTTPFields = HTTPFields()
    ) async throws -> Answer {
        var headers = headers
        headers[.authorization] = authorization
        headers[.contentType] = body?.contentType
        headers[.origin] = origin
        let response = try await client.executeRequest(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0.text) })
        return Answer(
            status: response.status.code, headers: response.headers, text: String(buffer: response.body))
    }
}

extension Caller {
    /// A correct authorization request; `nil` leaves a parameter out.
    func authorize(_ changes: [String: String?] = [:]) async throws -> Answer {
        var parameters: [String: String] = [
            "client_id": Practice.client, "redirect_uri": Practice.redirect, "response_type": "code",
            "scope": Self.scopes, "state": "s t&te", "nonce": "once", "code_challenge": Self.challenge,
            "code_challenge_method": "S256",
        ]
        for (name, value) in changes { parameters[name] = value }
        return try await get("/authorize", parameters)
    }

    func signIn(_ page: Answer, password: String? = nil) async throws -> Answer {
        try await post(
            "/authorize/sign-in",
            [
                "transaction": try #require(page.transaction), "username": Practice.user,
                "password": password ?? practice.password,
            ])
    }

    func decide(_ page: Answer, _ decision: String = "allow", scopes: String = scopes) async throws -> Answer {
        let boxes = scopes.split(separator: " ").map { "&scope=\($0)" }.joined()
        let transaction = try #require(page.transaction)
        return try await post("/authorize/consent", form: "transaction=\(transaction)&decision=\(decision)\(boxes)")
    }

    /// The way of a person who allows what is asked.
    func code(client: String = Practice.client, scopes: String = scopes) async throws -> String {
        let redirect = try await decide(signIn(authorize(["client_id": client, "scope": scopes])), scopes: scopes)
        return try #require(redirect.redirect["code"])
    }

    func redeem(_ code: String, _ changes: [String: String?] = [:], authorization: String? = nil) async throws -> Answer
    {
        var parameters: [String: String] = [
            "grant_type": "authorization_code", "code": code, "redirect_uri": Practice.redirect,
            "code_verifier": Self.verifier, "client_id": Practice.client,
        ]
        for (name, value) in changes { parameters[name] = value }
        return try await post("/token", parameters, authorization: authorization)
    }

    func tokens(scopes: String = scopes) async throws -> (access: String, refresh: String) {
        let answer = try await redeem(try await code(scopes: scopes))
        return (try #require(answer["access_token"]), try #require(answer["refresh_token"]))
    }

    func refresh(_ token: String, scope: String? = nil) async throws -> Answer {
        var parameters = ["grant_type": "refresh_token", "refresh_token": token, "client_id": Practice.client]
        parameters["scope"] = scope
        return try await post("/token", parameters)
    }

    /// As a mail server asks.
    func introspect(_ token: String) async throws -> Answer {
        try await post(
            "/introspect", ["token": token],
            authorization: Self.basic(Registry.resourceServerID, practice.resourceServerSecret))
    }

    func isActive(_ token: String) async throws -> Bool {
        try await introspect(token).json["active"] == .bool(true)
    }
}
