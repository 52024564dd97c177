import Discovery
import Providers
import Testing

@Suite("The bundled table of domains")
struct CatalogDomainsTests {
    private let table = CatalogDomains(ProviderCatalog(directory: nil))

    @Test(
        "Domains of the large providers are known without asking anybody",
        arguments: [
            ("gmail.com", "google"), ("outlook.com", "microsoft"), ("hotmail.com", "microsoft"), ("yahoo.com", "yahoo"),
            ("aol.com", "aol"), ("fastmail.com", "fastmail"), ("comcast.net", "comcast"),
        ])
    func domains(domain: String, provider: String) {
        #expect(table.provider(ofDomain: domain)?.name == name(provider))
    }

    @Test("A personal domain of Microsoft's brings the account type with it")
    func parameters() {
        #expect(table.provider(ofDomain: "outlook.com")?.parameters["account-type"] == "personal")
    }

    @Test(
        "Mail exchangers belong to providers by whole labels",
        arguments: [
            ("contoso-com.mail.protection.outlook.com", "microsoft"), ("aspmx.l.google.com", "google"),
            ("alt1.aspmx.l.google.com", "google"), ("in1-smtp.messagingengine.com", "fastmail"),
        ])
    func exchangers(host: String, provider: String) {
        #expect(table.provider(ofMailExchanger: host)?.name == name(provider))
        #expect(table.provider(ofMailExchanger: "x\(host).example") == nil)
    }

    @Test("An authorization server of a bundled provider is known by its host")
    func authorizationServers() {
        #expect(table.provider(ofAuthorizationServer: "accounts.google.com")?.name == name("google"))
        #expect(table.provider(ofAuthorizationServer: "login.microsoftonline.com")?.name == name("microsoft"))
        #expect(table.provider(ofAuthorizationServer: "id.example.org") == nil)
    }
}
