import FoundationEssentials
import OAuth
import Testing

@Suite("Server metadata")
struct ServerMetadataTests {
    private let issuer = "https://id.example/realm"

    private func parse(_ members: String, status: Int = 200) throws -> ServerMetadata {
        try ServerMetadata.parse(
            response(status, #"{"issuer":"https://id.example/realm""# + members + "}"), issuer: issuer)
    }

    @Test("Every endpoint and list is read")
    func full() throws {
        let metadata = try parse(
            #"""
            ,"authorization_endpoint":"https://id.example/a","token_endpoint":"https://id.example/t",
            "device_authorization_endpoint":"https://id.example/d","revocation_endpoint":"https://id.example/r",
            "introspection_endpoint":"https://id.example/i","registration_endpoint":"https://id.example/g",
            "jwks_uri":"https://id.example/k","authorization_response_iss_parameter_supported":true,
            "code_challenge_methods_supported":["plain","S256"],"token_endpoint_auth_methods_supported":["none"],
            "scopes_supported":["openid",7,"mail"],"grant_types_supported":["authorization_code"],"other":{"x":1}
            """#)
        #expect(
            metadata
                == ServerMetadata(
                    issuer: issuer, authorizationEndpoint: try address("https://id.example/a"),
                    tokenEndpoint: try address("https://id.example/t"),
                    deviceAuthorizationEndpoint: try address("https://id.example/d"),
                    revocationEndpoint: try address("https://id.example/r"),
                    introspectionEndpoint: try address("https://id.example/i"),
                    registrationEndpoint: try address("https://id.example/g"),
                    jwksURI: try address("https://id.example/k"), authorizationResponseIssParameterSupported: true,
                    codeChallengeMethodsSupported: ["plain", "S256"], tokenEndpointAuthMethodsSupported: ["none"],
                    scopesSupported: ["openid", "mail"], grantTypesSupported: ["authorization_code"]))
    }

    @Test("Everything but the issuer may be left out, or be empty")
    func least() throws {
        #expect(try parse("") == ServerMetadata(issuer: issuer))
        #expect(try parse(#","jwks_uri":"","token_endpoint":null"#) == ServerMetadata(issuer: issuer))
    }

    @Test("Plain HTTP is for loopback only")
    func secureEndpoints() throws {
        #expect(throws: OAuthError.insecureAddress(try address("http://id.example/t"))) {
            try parse(#","token_endpoint":"http://id.example/t""#)
        }
        #expect(
            try parse(#","token_endpoint":"http://127.0.0.1:99/t""#).tokenEndpoint
                == (try address("http://127.0.0.1:99/t")))
    }

    @Test(
        "A member of a wrong type or an address that is none is a fault",
        arguments: [
            (#","token_endpoint":7"#, "token_endpoint"), (#","jwks_uri":["https://id.example"]"#, "jwks_uri"),
            (#","token_endpoint":"/token""#, "token_endpoint"),
            (#","token_endpoint":"https://id.example/ t""#, "token_endpoint"),
            (#","revocation_endpoint":"https://id.example/#r""#, "revocation_endpoint"),
            (
                #","authorization_response_iss_parameter_supported":"maybe""#,
                "authorization_response_iss_parameter_supported"
            ),
        ])
    func wrongMember(members: String, member: String) {
        #expect(throws: OAuthError.notTheProtocol(.member(member))) { try parse(members) }
    }

    @Test(
        "Another issuer is refused, be it ever so like",
        arguments: [
            "https://id.example/realm/", "https://id.example", "https://ID.example/realm", "http://id.example/realm",
        ])
    func otherIssuer(stated: String) {
        #expect(throws: OAuthError.issuerMismatch(expected: issuer, found: stated)) {
            try ServerMetadata.parse(response(200, #"{"issuer":"\#(stated)"}"#), issuer: issuer)
        }
    }

    @Test("A document without issuer is none", arguments: ["{}", #"{"issuer":""}"#, #"{"issuer":7}"#])
    func noIssuer(body: String) {
        #expect(throws: OAuthError.notTheProtocol(.member("issuer"))) {
            try ServerMetadata.parse(response(200, body), issuer: issuer)
        }
    }

    @Test(
        "Microsoft's template answers for the names of several tenants, and for nothing else",
        arguments: [
            ("https://login.example/common/v2.0", "https://login.example/{tenantid}/v2.0", true),
            ("https://login.example/organizations/v2.0", "https://login.example/{tenantid}/v2.0", true),
            ("https://login.example/consumers/v2.0", "https://login.example/{tenantid}/v2.0", true),
            ("https://login.example/contoso/v2.0", "https://login.example/{tenantid}/v2.0", false),
            ("https://login.example/common/v2.0", "https://evil.example/{tenantid}/v2.0", false),
            ("https://login.example/common/v2.0", "https://{tenantid}/common/v2.0", false),
            ("https://login.example/common/common", "https://login.example/{tenantid}/{tenantid}", false),
            ("https://login.example/common/v2.0", "https://login.example/x{tenantid}/v2.0", false),
            ("https://login.example/common/v2.0", "https://login.example/{tenantid}/v2.0/", false),
        ])
    func template(asked: String, stated: String, isAccepted: Bool) throws {
        let answer = response(200, #"{"issuer":"\#(stated)"}"#)
        if isAccepted {
            #expect(try ServerMetadata.parse(answer, issuer: asked).issuer == stated)
        } else {
            #expect(throws: OAuthError.issuerMismatch(expected: asked, found: stated)) {
                try ServerMetadata.parse(answer, issuer: asked)
            }
        }
    }
}
