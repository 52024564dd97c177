import ConfigurationFiles
import Grants
import Testing

@testable import Providers

@Suite("Linting provider files")
struct ProviderLintTests {
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
}
