import Grants
import Providers

/// Accounts at bundled providers, as people would declare them.
enum AdviceAccounts {
    /// - Parameters:
    ///   - incoming: nothing for the provider's first.
    ///   - grantType: nothing for the default.
    static func declaration(
        _ provider: String, incoming: MailProtocol? = nil, outgoing: MailProtocol? = nil, grantType: GrantType? = nil
    ) -> String {
        """
        address = "alice@contoso.example"
        provider = "\(provider)"

        [token]
        client-id = "11111111-2222-3333-4444-555555555555"
        \(grantType.map { "grant-type = \"\($0.rawValue)\"" } ?? "")
        \(provider == "microsoft" ? "tenant = \"contoso.example\"" : "")
        \(provider == "exchange-onprem" ? "exchange-host = \"mail.contoso.example\"\nlogin-host = \"adfs.contoso.example\"" : "")
        \(["google", "fastmail", "yandex"].contains(provider) ? "client-authentication = \"none\"" : "")

        [incoming]
        protocol = "\(incoming ?? (provider == "exchange-onprem" ? .ews : .imap))"

        [outgoing]
        protocol = "\(outgoing ?? (provider == "exchange-onprem" ? .ews : .smtp))"
        """
    }

    /// Every provider that explains errors.
    static let providers: [ProviderDescription] = ProviderCatalog.bundledNames.compactMap { name in
        (try? ProviderCatalog(directory: nil).provider(name)) ?? nil
    }.filter { $0.rules.advice != AdviceTable() }
}
