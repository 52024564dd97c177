import ArgumentParser

/// `mailgrant client`: how mail programs are given their tokens.
struct ClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client", abstract: "Configure mail programs, and try them.",
        discussion: """
            For every program that speaks IMAP, POP or SMTP there is a configuration in which it asks mailgrant. \
            Clients are data: your own lie in clients/NAME.toml beside accounts. One that data cannot describe is a \
            program, mailgrant-client-NAME: see "mailgrant plugin".
            """,
        subcommands: [
            ClientList.self, ClientShow.self, ClientCheck.self, ClientInstall.self, ClientUninstall.self,
        ])
}
