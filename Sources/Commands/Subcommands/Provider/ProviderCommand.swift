import ArgumentParser

/// `mailgrant provider`: what is known of identity providers.
struct ProviderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provider", abstract: "Show what is known of providers, and check provider files.",
        discussion: """
            A provider file says how to talk to one identity provider and to the mail servers that take its tokens. \
            Your own lie in providers/NAME.toml beside accounts, and win over the bundled ones.
            """,
        subcommands: [ProviderList.self, ProviderShow.self, ProviderLintCommand.self])
}
