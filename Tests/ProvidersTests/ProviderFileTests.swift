import ConfigurationFiles
import Grants
import OAuth
import Testing

@testable import Providers

@Suite("Provider files")
struct ProviderFileTests {
    @Test("A whole file says everything a provider can, and parameters fill its placeholders")
    func wholeFile() throws {
        let provider = try read(
            """
            format = 1
            display-name = "Contoso"

            [parameters.tenant]
            explanation = "your organization's domain or ID"
            default = "common"

            [parameters.region]
            explanation = "where your account is"
            values = ["com", "eu"]

            [token]
            authorization-url = "https://login.contoso.example/{tenant}/authorize"
            token-url = "https://login.contoso.example/{tenant}/token"
            client-authentication = "none"
            redirect-uri = "http://localhost"
            scopes = ["offline_access"]
            authorization-parameters = { prompt = "select_account", access_type = "offline" }

            [rules]
            dead-token-reasons = ["bad_token"]
            names-scopes-at-refresh = false
            one-resource-per-token = true
            default-resource = "https://graph.contoso.example"

            [incoming.imap]
            host = "imap.contoso.{region}"
            port = 993
            security = "tls"
            mechanism = "xoauth2"
            scopes = ["https://mail.contoso.{region}/IMAP"]
            minimum-remaining = "5m"

            [outgoing.ews]
            scopes = ["https://mail.contoso.{region}/EWS"]
            """)
        #expect(provider.displayName == "Contoso")
        #expect(
            provider.rules
                == ProviderRules(
                    deadTokenReasons: ["bad_token"], namesScopesAtRefresh: false, oneResourcePerToken: true,
                    defaultResource: "https://graph.contoso.example"))
        #expect(provider.parameters.map(\.name) == ["tenant", "region"])

        let filled = provider.filled(with: ["tenant": "contoso.example", "region": "eu"])
        #expect(filled.token.tokenURL == "https://login.contoso.example/contoso.example/token")
        #expect(
            filled.token.authorizationParameters == [
                AuthorizationParameter("prompt", "select_account"), AuthorizationParameter("access_type", "offline"),
            ])
        let imap = filled.server(.incoming, .imap)
        #expect(imap.host == "imap.contoso.eu")
        #expect(imap.port == 993 && imap.security == .tls && imap.mechanism == .xoauth2)
        #expect(imap.minimumRemaining == 300)
        #expect(filled.server(.outgoing, .ews).scopes == ["https://mail.contoso.eu/EWS"])
        #expect(filled.server(.incoming, .ews) == ServerTable())
    }

    @Test("Where a provider polls for devices in its own way, and which callback URLs it has, is data")
    func devicesAndCallbacks() throws {
        let provider = try read(
            """
            format = 1
            display-name = "Older"
            [token]
            redirect-uri = "https://login.example/verification_code"
            redirect-uris = ["https://login.example/verification_code"]
            [rules]
            device-grant-type = "device_code"
            device-code-parameter = "code"
            """)
        #expect(provider.rules.deviceGrantType == "device_code" && provider.rules.deviceCodeParameter == "code")
        #expect(provider.rules.redirectURIs == ["https://login.example/verification_code"])
        #expect(provider.token.redirectURI == "https://login.example/verification_code")
        #expect(ProviderRules().deviceGrantType == "urn:ietf:params:oauth:grant-type:device_code")
        #expect(
            complaints(
                """
                [token]
                redirect-uris = ["http://login.example/", "app:/callback"]
                [rules]
                device-grant-type = "device code"
                device-code-parameter = "a&b"
                """
            ).count == 4)
    }

    @Test("A file of a later form is refused for that alone, since the rest may mean something else")
    func laterFormat() {
        #expect(throws: ConfigurationErrors.self) { try read("format = 2\nnew = true") }
        do {
            _ = try read("format = 2\nnew = true")
        } catch {
            #expect(
                error.description
                    == "contoso.toml:1:1: format: this file has the form 2, and this mailgrant reads 1; update mailgrant"
            )
        }
    }

    @Test("What is wrong in a file is told with line and key")
    func mistakes() {
        #expect(
            complaints(
                """
                [parameters.issuer]
                explanation = "x"
                [token]
                issuer = "http://login.contoso.example"
                token-url = "https://login.contoso.example/{tennant}/token"
                redirect-uri = "https://evil.example/"
                authorization-parameters = { redirect_uri = "https://evil.example/", "a b" = "1" }
                [incoming.smtp]
                [incoming.imap]
                hosts = "a"
                scopes = ["a b"]
                """) == [
                    "contoso.toml:3:13: parameters.issuer: a parameter's name consists of a-z, 0-9 and \"-\" and is no other "
                        + "key of [token]",
                    "contoso.toml:6:1: token.issuer: \"http://login.contoso.example\" must begin with https:// (plain HTTP "
                        + "serves on this machine's loopback only)",
                    "contoso.toml:7:1: token.token-url: \"https://login.contoso.example/{tennant}/token\" holds the "
                        + "placeholder {tennant}, which [parameters] does not declare",
                    "contoso.toml:8:1: token.redirect-uri: \"https://evil.example/\" is not a callback URL on this "
                        + "machine, such as \"http://127.0.0.1\" or \"http://localhost:8080/callback\"",
                    "contoso.toml:9:30: token.authorization-parameters.redirect_uri: \"redirect_uri\" is set by mailgrant "
                        + "itself and cannot be declared",
                    "contoso.toml:9:70: token.authorization-parameters.a b: \"a b\" is not the name of a parameter",
                    "contoso.toml:10:11: incoming.smtp: unknown key; known here: ews, graph, imap, pop",
                    "contoso.toml:12:1: incoming.imap.hosts: unknown key; did you mean \"host\"?",
                    "contoso.toml:13:11: incoming.imap.scopes: \"a b\" is not one scope; write each scope as a string of its "
                        + "own",
                ])
    }

    @Test(
        "A parameter's value cannot leave its place in an address",
        arguments: ["a/b", "..", "a..b", ".a", "a@b", "a:1", "a?b", "a#b", "a%2fb", "", "-a", "ä", "a b"])
    func parameterValues(_ value: String) {
        #expect(ProviderParameter(name: "tenant", explanation: "").rule.complaint(value) != nil)
    }

    @Test("A parameter with a list of values takes no other")
    func allowedValues() {
        let region = ProviderParameter(name: "region", explanation: "", allowedValues: ["com", "com.au"])
        #expect(region.rule.complaint("com.au") == nil)
        #expect(region.rule.complaint("org") == "is not one of com, com.au")
    }
}
