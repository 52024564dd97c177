import FoundationEssentials
import OAuth
import Secrets
import Testing

@Suite("Token requests")
struct TokenRequestTests {
    private let client = Client(id: "c1", method: .none, secret: nil)

    @Test("Redeeming repeats the redirect URI byte for byte and shows the verifier")
    func redeem() throws {
        let authorization = try authorizationRequest(redirectURI: "http://localhost:1234")
        let request = TokenRequest.redeem(
            code: Secret("c/o+d e"), of: authorization, client: client,
            tokenEndpoint: try address("https://id.example/token"))
        #expect(request.method == .post)
        #expect(request.url.absoluteString == "https://id.example/token")
        #expect(request.header("Accept") == "application/json")
        #expect(request.header("Content-Type") == "application/x-www-form-urlencoded")
        #expect(
            request.form == [
                "grant_type": "authorization_code", "code": "c%2Fo%2Bd+e",
                "redirect_uri": "http%3A%2F%2Flocalhost%3A1234",
                "code_verifier": authorization.pkce.verifier.exposedText, "client_id": "c1",
            ])
    }

    @Test("Refreshing names scopes only where some are given")
    func refresh() throws {
        let endpoint = try address("https://id.example/token")
        let named = TokenRequest.refresh(Secret("r&1"), scopes: ["a", "b"], client: client, tokenEndpoint: endpoint)
        #expect(
            named.form == ["grant_type": "refresh_token", "refresh_token": "r%261", "scope": "a+b", "client_id": "c1"])
        for scopes in [nil, []] as [[String]?] {
            let request = TokenRequest.refresh(Secret("r"), scopes: scopes, client: client, tokenEndpoint: endpoint)
            #expect(request.form["scope"] == nil)
        }
    }

    @Test("Client credentials go without a scope where none is asked for")
    func clientCredentials() throws {
        let request = TokenRequest.clientCredentials(
            scopes: [], client: client, tokenEndpoint: try address("https://id.example/token"))
        #expect(request.form == ["grant_type": "client_credentials", "client_id": "c1"])
    }

    @Test("Revoking says what kind of token it is")
    func revoke() throws {
        let request = TokenRequest.revoke(
            Secret("r1"), hint: "refresh_token", client: client,
            revocationEndpoint: try address("https://id.example/revoke"))
        #expect(request.form == ["token": "r1", "token_type_hint": "refresh_token", "client_id": "c1"])
        #expect(request.url.path() == "/revoke")
    }

    @Test("A token never appears in the address or in what is printed")
    func redacted() throws {
        let request = TokenRequest.refresh(
            Secret("hidden-token"), scopes: nil, client: client, tokenEndpoint: try address("https://id.example/token"))
        var shown = "\(request)"
        dump(request, to: &shown)
        #expect(!shown.contains("hidden-token"))
    }
}
