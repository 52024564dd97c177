import FoundationEssentials
import OAuth
import Secrets
import Testing

@Suite("Client authentication")
struct ClientTests {
    private func request(_ client: Client) throws -> HTTPRequest {
        TokenRequest.clientCredentials(
            scopes: ["a", "b"], client: client, tokenEndpoint: try address("https://id.example/token"))
    }

    @Test("A public client names itself in the body and sends no secret, even if it holds one")
    func publicClient() throws {
        let request = try request(Client(id: "client 1", method: .none, secret: Secret("hidden")))
        #expect(request.body?.exposedText == "grant_type=client_credentials&scope=a+b&client_id=client+1")
        #expect(request.header("Authorization") == nil)
    }

    @Test("Basic encodes ID and secret first (RFC 6749 section 2.3.1) and leaves both out of the body")
    func basic() throws {
        let request = try request(Client(id: "s6Bh:dRkqt3", method: .clientSecretBasic, secret: Secret("a:b %é")))
        let expected = Data("s6Bh%3AdRkqt3:a%3Ab+%25%C3%A9".utf8).base64EncodedString()
        #expect(request.header("Authorization") == "Basic " + expected)
        #expect(request.form["client_id"] == nil)
        #expect(request.form["client_secret"] == nil)
    }

    @Test("The example of RFC 6749 section 2.3.1 holds")
    func basicVector() throws {
        let secret = Secret(["7Fjfp0ZBr1", "KtDRbnfVdmIw"].joined())
        let request = try request(Client(id: "s6BhdRkqt3", method: .clientSecretBasic, secret: secret))
        #expect(request.header("Authorization") == "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3")
    }

    @Test("Post sends ID and secret in the body")
    func post() throws {
        let request = try request(Client(id: "c", method: .clientSecretPost, secret: Secret("p&w")))
        #expect(request.form["client_id"] == "c")
        #expect(request.form["client_secret"] == "p%26w")
        #expect(request.header("Authorization") == nil)
    }

    @Test("An assertion is sent with its type (RFC 7523 section 2.2)")
    func assertion() throws {
        let request = try request(Client(id: "c", method: .privateKeyJWT, secret: Secret("h.p.s")))
        #expect(request.form["client_assertion"] == "h.p.s")
        #expect(
            request.form["client_assertion_type"] == "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer")
        #expect(request.form["client_secret"] == nil)
    }

    @Test("Nothing secret shows when a client or a request is printed")
    func redacted() throws {
        for method in ClientAuthenticationMethod.allCases {
            let client = Client(id: "c", method: method, secret: Secret("hidden-secret"))
            let request = try request(client)
            var shown = "\(client) \(request)"
            dump(client, to: &shown)
            dump(request, to: &shown)
            #expect(!shown.contains("hidden-secret"))
            #expect(!shown.contains(Data("c:hidden-secret".utf8).base64EncodedString()))
        }
    }
}
