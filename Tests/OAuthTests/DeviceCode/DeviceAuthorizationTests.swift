import FoundationEssentials
import OAuth
import Secrets
import Testing

@Suite("Device authorizations")
struct DeviceAuthorizationTests {
    private func parse(_ members: String) throws -> DeviceAuthorization {
        try DeviceAuthorization.parse(response(200, "{" + members + "}"))
    }

    @Test("A full answer is read whole")
    func full() throws {
        let answer = try parse(
            #""device_code":"GmRh","user_code":"WDJB-MJHT","verification_uri":"https://id.example/device","#
                + #""verification_uri_complete":"https://id.example/device?user_code=WDJB-MJHT","expires_in":1800,"interval":7"#
        )
        #expect(answer.deviceCode == Secret("GmRh"))
        #expect(answer.userCode == "WDJB-MJHT")
        #expect(answer.verificationURI.absoluteString == "https://id.example/device")
        #expect(answer.verificationURIComplete?.absoluteString == "https://id.example/device?user_code=WDJB-MJHT")
        #expect(answer.expiresIn == 1_800 && answer.interval == 7 && answer.message == nil)
    }

    @Test("Google's spelling, Microsoft's message, and no interval")
    func dialects() throws {
        let google = try parse(
            #""device_code":"d","user_code":"u","verification_url":"https://google.example/device","expires_in":"900""#)
        #expect(google.verificationURI.absoluteString == "https://google.example/device")
        #expect(google.expiresIn == 900 && google.interval == 5)
        let microsoft = try parse(
            #""device_code":"d","user_code":"u","verification_uri":"https://ms.example/","expires_in":900,"#
                + #""message":"Open\u001b]0;x\u0007 it\nand type u""#)
        #expect(microsoft.message == "Open]0;x it and type u")
    }

    @Test("What the server says is shown without control characters, and cut")
    func printable() throws {
        let code = String(repeating: "A", count: 100)
        let answer = try parse(
            #""device_code":"d","user_code":"\u001b[2J\#(code)","verification_uri":"https://id.example/","expires_in":9"#
        )
        #expect(answer.userCode.hasPrefix("[2JAAA") && answer.userCode.hasSuffix("…"))
        #expect(answer.userCode.unicodeScalars.count == 64)
    }

    @Test(
        "An address that must not be opened is no answer",
        arguments: [
            "http://id.example/device", "javascript:alert(1)", "file:///etc/passwd", "https://user:pw@id.example/",
            "id.example/device", "https://id.example/\\u001b[2J",
        ],
        ["verification_uri", "verification_uri_complete"])
    func addresses(address: String, member: String) {
        let good = member == "verification_uri" ? "" : #""verification_uri":"https://id.example/","#
        #expect(throws: OAuthError.self) {
            try parse(
                #""device_code":"d","user_code":"u",\#(good)"\#(member)":"\#(address)","expires_in":9"#)
        }
    }

    @Test("Loopback may do without TLS")
    func loopback() throws {
        let answer = try parse(
            #""device_code":"d","user_code":"u","verification_uri":"http://127.0.0.1:8080/device","expires_in":9"#)
        #expect(answer.verificationURI.absoluteString == "http://127.0.0.1:8080/device")
    }

    @Test(
        "Nothing that is needed may be missing",
        arguments: ["device_code", "user_code", "verification_uri", "expires_in"])
    func missing(member: String) {
        let members = [
            "device_code": #""d""#, "user_code": #""u""#, "verification_uri": #""https://id.example/""#,
            "expires_in": "9",
        ].filter { $0.key != member }.map { #""\#($0.key)":\#($0.value)"# }
        #expect(throws: OAuthError.notTheProtocol(.member(member))) {
            try parse(members.joined(separator: ","))
        }
    }

    @Test("The requests are those of the RFC, or of a provider that is older")
    func requests() throws {
        let client = Client(id: "c1", method: .none, secret: nil)
        let ask = DeviceRequest.authorization(
            scopes: ["a", "b"], client: client, endpoint: try address("https://id.example/device"))
        #expect(ask.form == ["scope": "a+b", "client_id": "c1"])
        let endpoint = try address("https://id.example/token")
        let poll = DeviceRequest.poll(Secret("d&1"), client: client, tokenEndpoint: endpoint)
        #expect(
            poll.form == [
                "grant_type": "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code", "device_code": "d%261",
                "client_id": "c1",
            ])
        let older = DeviceRequest.poll(
            Secret("d"), grantType: "device_code", parameter: "code", scopes: ["a", "b"], client: client,
            tokenEndpoint: endpoint)
        #expect(older.form == ["grant_type": "device_code", "code": "d", "scope": "a+b", "client_id": "c1"])
    }
}
