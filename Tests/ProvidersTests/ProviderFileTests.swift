import ConfigurationFiles
import Grants
import OAuth
import TemporaryFiles
import Testing

@testable import Providers

/// Reads a provider file as one of a person's own.
private func read(_ text: String) throws(ConfigurationErrors) -> ProviderDescription {
    guard let name = PlainName("contoso") else { preconditionFailure() }
    return try ProviderFile.read(text, name: name, file: "contoso.toml", origin: .file("contoso.toml"))
}

private func complaints(_ text: String) -> [String] {
    do throws(ConfigurationErrors) {
        _ = try read("format = 1\ndisplay-name = \"Contoso\"\n" + text)
        return []
    } catch {
        return error.errors.map(\.description)
    }
}

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

@Suite("Provider files: variants, shared mailboxes, domains and links")
struct ProviderFileExtensionsTests {
    private static let text = """
        format = 1
        display-name = "Contoso"
        notice = "Ask first"

        [parameters.kind]
        explanation = "work or home"
        default = "work"
        [parameters.kind.variants.work]
        usual-tenant = "organizations"
        smtp = "{cloud-smtp}"
        [parameters.kind.variants.home]
        usual-tenant = "consumers"
        smtp = "smtp.home.example"

        [parameters.tenant]
        explanation = "your domain"
        default = "{usual-tenant}"

        [parameters.cloud]
        explanation = "which cloud"
        default = "global"
        [parameters.cloud.variants.global]
        login = "login.contoso.example"
        cloud-smtp = "smtp.contoso.example"
        [parameters.cloud.variants.china]
        login = "login.contoso.cn"
        cloud-smtp = "smtp.contoso.cn"

        [token]
        token-url = "https://{login}/{tenant}/token"

        [rules]
        default-resource = "https://{login}"
        identity-issuer = "https://{login}/{tenantid}/v2.0"

        [links]
        consent = "https://{login}/{tenant}/consent?client_id={client-id}"

        [outgoing.smtp]
        host = "{smtp}"
        scopes = ["Send"]
        shared-mailbox-scopes = ["Send.Shared"]
        shared-mailbox-user = "delegate"
        app-only-scopes = ["https://{login}/.default"]

        [[domains]]
        names = ["Home.example"]
        mx = ["mx.contoso.example"]
        parameters = { kind = "home" }
        """

    @Test(
        "A variant moves together what belongs together, and a default may follow from one",
        arguments: [
            (["kind": "work", "cloud": "global"], "login.contoso.example", "organizations", "smtp.contoso.example"),
            (["kind": "work", "cloud": "china"], "login.contoso.cn", "organizations", "smtp.contoso.cn"),
            (["kind": "home", "cloud": "global"], "login.contoso.example", "consumers", "smtp.home.example"),
        ])
    func variants(values: [String: String], login: String, tenant: String, smtp: String) throws {
        let provider = try read(Self.text)
        let filled = provider.filled(with: values.merging(["tenant": "{usual-tenant}"]) { own, _ in own })
        #expect(filled.token.tokenURL == "https://\(login)/\(tenant)/token")
        #expect(filled.server(.outgoing, .smtp).host == smtp)
        #expect(filled.server(.outgoing, .smtp).appOnlyScopes == ["https://\(login)/.default"])
        #expect(filled.rules.defaultResource == "https://\(login)")
        #expect(filled.rules.identityIssuer == "https://\(login)/{tenantid}/v2.0")
        #expect(
            filled.rules.advice.links["consent"] == "https://\(login)/\(tenant)/consent?client_id={client-id}")
    }

    @Test("The preset of a connection follows from its mailbox and from who is granted access")
    func presets() throws {
        let server = try read(Self.text).server(.outgoing, .smtp)
        #expect(server.presetScopes(isAppOnly: false, opensSharedMailbox: false) == ["Send"])
        #expect(server.presetScopes(isAppOnly: false, opensSharedMailbox: true) == ["Send", "Send.Shared"])
        #expect(server.presetScopes(isAppOnly: true, opensSharedMailbox: true) == ["https://{login}/.default"])
        #expect(server.sharedMailboxUser == .delegate)
    }

    @Test("Domains are found by name and by the ends of their mail exchangers, label by label")
    func domains() throws {
        let provider = try read(Self.text)
        let domains = try #require(provider.domains.first)
        #expect(domains.includes("HOME.example") && !domains.includes("x.home.example"))
        #expect(domains.includes(mailExchanger: "a.mx.contoso.example."))
        #expect(domains.includes(mailExchanger: "mx.contoso.example"))
        #expect(!domains.includes(mailExchanger: "evilmx.contoso.example"))
        #expect(domains.parameters == ["kind": "home"])
        #expect(provider.notice == "Ask first")
    }

    @Test("Mistakes are told where they are")
    func mistakes() {
        #expect(
            complaints(
                """
                error-table = "microsft"
                [parameters.cloud]
                explanation = "x"
                values = ["a"]
                [parameters.cloud.variants.a]
                one = "1"
                [parameters.cloud.variants.b]
                two = "2"
                [links]
                page = "http://contoso.example"
                [[errors]]
                what = "w"
                whose-move = "you"
                remedy = "r"
                [[errors]]
                codes = ["x"]
                what = "w {unknown}"
                whose-move = "me"
                remedy = "r."
                [[errors]]
                event = "no-refresh-token"
                error = "e"
                what = "w"
                whose-move = "you"
                remedy = "r {page-url} {authorize}"
                [[mail-errors]]
                protocols = ["nntp"]
                what = "w"
                whose-move = "nobody"
                remedi = "r"
                """
            ).map { $0.replacing("contoso.toml:", with: "") } == [
                "3:1: error-table: no table is called \"microsft\"; there are: ",
                "6:1: parameters.cloud.values: the variants are the values; leave it out",
                "9:28: parameters.cloud.variants.b: lacks one, which another variant has",
                "9:28: parameters.cloud.variants.b: has two, which another variant lacks",
                "12:1: links.page: \"http://contoso.example\" must begin with https:// (plain HTTP serves on this machine's "
                    + "loopback only)",
                "13:3: errors.codes: is missing, and so are error, sub-error and event: no failure fits",
                "18:10: errors.codes: \"x\" is not a number",
                "19:1: errors.what: \"w {unknown}\" holds the placeholder {unknown}, which neither [parameters] nor [links] declares",
                "20:1: errors.whose-move: \"me\" is not one of you, administrator, nobody",
                "21:1: errors.remedy: \"r.\" must not end with a full stop: it becomes a part of a line",
                "23:1: errors.event: stands alone: no error answer tells of it",
                "28:3: mail-errors.code: is missing, and so is contains: every refusal would fit",
                "28:3: mail-errors.remedy: is missing: the next step, for a person",
                "29:14: mail-errors.protocols: \"nntp\" is not one of imap, pop, smtp, ews, graph",
                "32:1: mail-errors.remedi: unknown key; did you mean \"remedy\"?",
            ])
    }

    @Test("The error table beside a provider's file is checked with it")
    func errorTableBeside() throws {
        let lint = ProviderLint(
            "format = 1\ndisplay-name = \"X\"\nerror-table = \"contoso\"", name: try #require(PlainName("contoso")),
            file: "contoso/provider.toml",
            errorTable: "format = 1\n[[errors]]\ncodes = [\"1\"]\nwhat = \"it broke\"\nwhose-move = \"somebody\"")
        let mistakes = lint.errors.map(\.description)
        #expect(mistakes.contains { $0.contains("whose-move") })
        #expect(mistakes.contains { $0.contains("remedy") })
    }

    @Test("What is allowed and hardly meant is a warning with its place")
    func warnings() throws {
        let name = try #require(PlainName("contoso"))
        let lint = ProviderLint(
            """
            format = 1
            display-name = "Contoso"
            [parameters.region]
            explanation = "where"
            [token]
            client-id = "x"
            [incoming.imap]
            port = 993
            [[errors]]
            error = "a"
            what = "one"
            whose-move = "you"
            remedy = "do"
            [[errors]]
            error = "a"
            what = "two"
            whose-move = "you"
            remedy = "do"
            """, name: name, file: "contoso.toml")
        #expect(lint.errors.isEmpty)
        #expect(
            lint.warnings.map(\.description) == [
                "contoso.toml:3:13: parameters.region: {region} stands nowhere, so its value has no effect",
                "contoso.toml:5:2: token: names neither issuer nor token-url: every account must",
                "contoso.toml:6:1: token.client-id: is right only where the provider gives the same one to everybody",
                "contoso.toml:7:11: incoming.imap: has no host: every account must state one",
                "contoso.toml:7:11: incoming.imap: has no scopes: an access token for it allows what the provider likes",
                "contoso.toml:14:3: errors: never fits: an earlier row says the same",
            ])
        let broken = ProviderLint("format = 1\ndisplay-nam = \"X\"\nport = 1", name: name, file: "contoso.toml")
        #expect(
            broken.errors.map(\.description) == [
                "contoso.toml: display-name: is missing: the provider's name for a person",
                "contoso.toml:2:1: display-nam: unknown key; did you mean \"display-name\"?",
                "contoso.toml:3:1: port: unknown key; known here: display-name, domains, error-table, errors, format, "
                    + "incoming, links, mail-errors, notice, outgoing, parameters, rules, scopes, token, types",
            ])
    }

    @Test("Types and explanations of scopes are read, and a scope without a row has none")
    func typesAndScopes() throws {
        let provider = try read(
            """
            format = 1
            display-name = "Contoso"
            [parameters.region]
            explanation = "where"
            default = "eu"
            [token]
            token-url = "https://login.contoso.example/{region}"
            [[types]]
            id = "mail"
            name = "Contoso Mail"
            protocols = ["imap", "smtp"]
            grant-types = ["device_code", "authorization_code"]
            [[types]]
            id = "rest"
            name = "Contoso REST"
            protocols = ["graph"]
            [[scopes]]
            scope = "https://{region}.contoso.example/All"
            protocols = ["imap"]
            allows = "read everything"
            api = "Contoso Mail"
            permission = "All"
            kind = "application"
            [[scopes]]
            scope = "https://{region}.contoso.example/All"
            allows = "do everything"
            """)
        #expect(provider.offeredTypes.map(provider.id(of:)) == ["contoso:mail", "contoso:rest"])
        #expect(provider.types[0].grantTypes == [.deviceCode, .authorizationCode])
        #expect(provider.types[1].grantTypes == GrantType.allCases)
        let filled = provider.filled(with: ["region": "eu"])
        let notes = filled.notes(on: "HTTPS://eu.contoso.example/all", for: .imap)
        #expect(notes.map(\.allows) == ["read everything", "do everything"])
        #expect(notes.first?.permission?.description == "Contoso Mail: All (application)")
        #expect(filled.notes(on: "https://eu.contoso.example/All", for: .smtp).map(\.allows) == ["do everything"])
        #expect(filled.notes(on: "openid", for: .imap).isEmpty)
        let plain = try read("format = 1\ndisplay-name = \"Contoso\"\n")
        #expect(plain.offeredTypes.map(plain.id(of:)) == ["contoso"] && plain.offeredTypes[0].name == "Contoso")
    }

    @Test("Types that could not be told apart, or chosen, and halves of a permission are errors")
    func wrongTypesAndScopes() {
        #expect(
            complaints(
                """
                [[types]]
                name = "A"
                [[types]]
                id = "b"
                name = "B"
                protocols = []
                [[types]]
                id = "b"
                protocols = ["nntp"]
                [[scopes]]
                scope = "a"
                api = "A"
                """) == [
                    "contoso.toml:3:3: types.id: is missing: it tells this type from the others",
                    "contoso.toml:8:1: types.protocols: must not be empty: nobody could choose this type",
                    "contoso.toml:9:3: types.name: is missing: what a person chooses, such as \"Microsoft Graph API\"",
                    "contoso.toml:10:1: types.id: another type is called \"b\"",
                    "contoso.toml:11:14: types.protocols: \"nntp\" is not one of imap, pop, smtp, ews, graph",
                    "contoso.toml:12:3: scopes.allows: is missing: what it allows, for a person",
                    "contoso.toml:12:3: scopes.permission: is missing: its name in the registration, such as \"Mail.Send\"",
                    "contoso.toml:12:3: scopes.kind: is missing: delegated or application",
                ])
    }
}
