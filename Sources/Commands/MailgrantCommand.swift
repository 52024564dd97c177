import ArgumentParser
import HelperKit

/// `mailgrant` and its subcommands.
struct MailgrantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mailgrant", abstract: "OAuth 2.0 access tokens for mail programs.",
        discussion: """
            Declare an account, authorize it once in a browser, and let your mail programs call mailgrant-incoming and \
            mailgrant-outgoing for a fresh access token. "mailgrant NAME" also runs a program mailgrant-NAME of others; \
            those that are found are listed at the end.
            """,
        version: mailgrantVersion,
        groupedSubcommands: [
            CommandGroup(
                name: "Everyday",
                subcommands: [
                    AddCommand.self, AuthorizeCommand.self, CheckCommand.self, StatusCommand.self, LogCommand.self,
                    DoctorCommand.self, ConsoleCommand.self, ConfigCommand.self, RevokeCommand.self, ForgetCommand.self,
                ]),
            CommandGroup(
                name: "For mail programs and scripts",
                subcommands: [
                    ClientCommand.self, TokenCommand.self, TunnelCommand.self, SendmailCommand.self,
                    StoreCommand.self, CredentialCommand.self, ProviderCommand.self, PluginCommand.self,
                ]),
            CommandGroup(
                name: "Declarations in git",
                subcommands: [PlanCommand.self, ApplyCommand.self, PullCommand.self, LintCommand.self]),
            CommandGroup(name: "Practice", subcommands: [SandboxCommand.self]),
        ])
}
