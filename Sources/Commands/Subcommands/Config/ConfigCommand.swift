import ArgumentParser

/// `mailgrant config`: what is declared, value by value.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Show what is declared and which file says it, and change it.",
        discussion: """
            Settings are those of mailgrant.toml; with --account they are an account's, with the defaults of its provider's \
            file and of mailgrant itself. Where layers lie one above the other, the value of the highest is shown.
            """,
        subcommands: [ConfigList.self, ConfigGet.self, ConfigSet.self, ConfigUnset.self],
        defaultSubcommand: ConfigList.self)
}
