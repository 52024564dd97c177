import ArgumentParser

/// `mailgrant config`: what is declared.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Change what is declared.",
        subcommands: [ConfigSet.self, ConfigUnset.self])
}
