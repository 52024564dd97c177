import Grants
import Testing

@testable import Providers

@Suite("Provider files: types and scopes")
struct ProviderTypeTests {
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
        #expect(provider.types[1].grantTypes == GrantType.ofServers)
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
