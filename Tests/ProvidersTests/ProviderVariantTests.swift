import Grants
import Testing

@testable import Providers

@Suite("Provider files: variants, shared mailboxes, domains and error texts")
struct ProviderVariantTests {
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
}
