import Grants
import Testing

@testable import Providers

@Suite("Token tables over each other")
struct TokenTableTests {
    @Test("The upper table wins key by key; authorization parameters are joined")
    func keyByKey() {
        var below = TokenTable()
        below.issuer = "https://a.example"
        below.tokenURL = "https://a.example/token"
        below.clientID = "below"
        below.scopes = ["x"]
        below.authorizationParameters = [AuthorizationParameter("a", "1"), AuthorizationParameter("b", "1")]
        var above = TokenTable()
        above.clientID = "above"
        above.authorizationParameters = [AuthorizationParameter("a", "2")]

        let merged = above.over(below)
        #expect(merged.clientID == "above")
        #expect(merged.scopes == ["x"])
        #expect(merged.tokenURL == "https://a.example/token")
        #expect(merged.authorizationParameters == [AuthorizationParameter("b", "1"), AuthorizationParameter("a", "2")])
    }

    @Test("A table with another issuer takes no endpoint of the one below: secrets for one must not go to the other")
    func otherIssuer() {
        var below = TokenTable()
        below.issuer = "https://a.example"
        below.authorizationURL = "https://a.example/authorize"
        below.tokenURL = "https://a.example/token"
        below.revocationURL = "https://a.example/revoke"
        below.deviceAuthorizationURL = "https://a.example/device"
        below.jwksURL = "https://a.example/keys"
        below.clientID = "client"
        var above = TokenTable()
        above.issuer = "https://b.example"
        above.revocationURL = "https://b.example/revoke"

        let merged = above.over(below)
        #expect(merged.issuer == "https://b.example")
        #expect(merged.revocationURL == "https://b.example/revoke")
        #expect(merged.authorizationURL == nil && merged.tokenURL == nil)
        #expect(merged.deviceAuthorizationURL == nil && merged.jwksURL == nil)
        #expect(merged.clientID == "client")
    }
}
