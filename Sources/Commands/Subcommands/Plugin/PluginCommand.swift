import ArgumentParser

/// `mailgrant plugin`: what others add.
struct PluginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin",
        abstract: "See, allow and test what others add: stores, providers, clients, subcommands.",
        discussion: """
            A plugin is a program: mailgrant-store-NAME, mailgrant-provider-NAME, mailgrant-client-NAME, or mailgrant-NAME \
            for a subcommand of its own. It is looked for beside mailgrant, in $XDG_DATA_HOME/mailgrant/plugins and in the \
            absolute directories of PATH; the first that can be run wins. Plugins/README.md is the guide for authors.
            """,
        subcommands: [PluginList.self, PluginAllow.self, PluginDisallow.self, PluginTest.self])
}
