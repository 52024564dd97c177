import FoundationEssentials
import OAuth
import Secrets
import Testing

@Suite("What an access token says of itself")
struct AccessTokenClaimsTests {
    private func token(_ claims: String, header: String = #"{"alg":"RS256","typ":"at+jwt"}"#) -> Secret {
        let parts = [header, claims, "signature"].map { text in
            Data(text.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
                .replacing("=", with: "")
        }
        return Secret(parts.joined(separator: "."))
    }

    @Test("Audience and scopes as RFC 9068 has them, and as Microsoft has them")
    func readable() throws {
        let standard = try #require(
            AccessTokenClaims(token(#"{"iss":"https://id.example","aud":["mail"],"scope":"a b","exp":1800000000}"#)))
        #expect(standard.audience == ["mail"] && standard.scopes == ["a", "b"])
        #expect(standard.issuer == "https://id.example")
        #expect(standard.expiresAt == Date(timeIntervalSince1970: 1_800_000_000))
        let microsoft = try #require(
            AccessTokenClaims(
                token(#"{"aud":"https://outlook.office.com","scp":"IMAP.AccessAsUser.All","roles":["x"]}"#)))
        #expect(microsoft.audience == ["https://outlook.office.com"])
        #expect(microsoft.scopes == ["IMAP.AccessAsUser.All", "x"])
    }

    @Test("An opaque token says nothing", arguments: ["", "abc", "a.b.c", "ya29.a0-AfH6_x.y"])
    func opaque(text: String) {
        #expect(AccessTokenClaims(Secret(text)) == nil)
        #expect(AccessTokenClaims(token("{}", header: "{}")) == nil)
    }
}
