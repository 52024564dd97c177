import FoundationEssentials
import OAuth
import Secrets
import Testing

@Suite("Dynamic client registration")
struct RegistrationTests {
    private let metadata = ClientMetadata(
        name: "mailgrant", redirectURI: "http://127.0.0.1/", scopes: ["mail", "offline_access"])

    @Test("A native public client is what is asked for (RFC 7591 section 2, RFC 8252 section 8.4)")
    func request() throws {
        let request = try metadata.request(to: address("https://id.example/register"))
        #expect(request.method == .post)
        #expect(request.header("Content-Type") == "application/json")
        #expect(request.header("Authorization") == nil)
        let expected =
            #"{"application_type":"native","client_name":"mailgrant","grant_types":["authorization_code","refresh_token"],"#
            + #""redirect_uris":["http://127.0.0.1/"],"response_types":["code"],"scope":"mail offline_access","#
            + #""token_endpoint_auth_method":"none"}"#
        #expect(request.body?.exposedText == expected)
    }

    @Test("Nothing is registered in the clear")
    func insecure() throws {
        let endpoint = try address("http://id.example/register")
        #expect(throws: OAuthError.insecureAddress(endpoint)) { try metadata.request(to: endpoint) }
    }

    @Test("The example answer of RFC 7591 section 3.2.1 is read, its secrets as secrets")
    func answer() throws {
        let client = try RegisteredClient(
            response(
                201,
                """
                {"client_id": "s6BhdRkqt3", "client_secret": "cf136dc3c1fc93f31185e5885805d",
                 "client_id_issued_at": 2893256800, "client_secret_expires_at": 2893276800,
                 "redirect_uris": ["https://client.example.org/callback"],
                 "grant_types": ["authorization_code", "refresh_token"], "client_name": "My Example Client",
                 "token_endpoint_auth_method": "client_secret_basic",
                 "registration_access_token": "this.is.an.access.token.value.ffx83",
                 "registration_client_uri": "https://server.example.com/connect/register?client_id=s6BhdRkqt3"}
                """))
        #expect(client.id == "s6BhdRkqt3")
        #expect(client.secret?.exposedText == "cf136dc3c1fc93f31185e5885805d")
        #expect(client.authenticationMethod == .clientSecretBasic)
        #expect(client.managementToken?.exposedText == "this.is.an.access.token.value.ffx83")
        #expect(!"\(client)".contains("cf136"))
    }

    @Test("A public client has an ID and no more")
    func publicClient() throws {
        let client = try RegisteredClient(
            response(200, #"{"client_id": "a", "token_endpoint_auth_method": "none", "client_secret_expires_at": 0}"#))
        #expect(client.id == "a" && client.secret == nil && client.managementToken == nil)
        #expect(client.authenticationMethod == ClientAuthenticationMethod.none)
    }

    @Test(
        "Refusals keep their code (RFC 7591 section 3.2.2)",
        arguments: [
            "invalid_redirect_uri", "invalid_client_metadata", "invalid_software_statement",
            "unapproved_software_statement",
        ])
    func refusal(code: String) throws {
        let answer = response(400, #"{"error": "\#(code)", "error_description": "no"}"#)
        #expect(throws: OAuthError.refused(ErrorAnswer(error: code, description: "no", status: 400))) {
            try RegisteredClient(answer)
        }
    }

    @Test(
        "What is no registration is none",
        arguments: [
            #"{}"#, #"{"client_id": ""}"#, #"{"client_id": 7}"#, #"{"client_id": "a\nb"}"#,
            #"{"client_id": "a", "token_endpoint_auth_method": "tls_client_auth"}"#, portalPage,
        ])
    func malformed(body: String) {
        #expect(throws: OAuthError.self) { try RegisteredClient(response(201, body)) }
    }
}
