public import ArgumentParser
public import Discovery

/// How `mailgrant add` looks for settings, and what it may do with them.
struct AddSearchOptions: ParsableArguments {
    @Flag(
        help: """
            Declare what is found without asking, for scripts. What only a person may judge is refused: a mail server \
            or a document that nothing but unsigned DNS leads to, and an issuer or a document outside the mail domain.
            """)
    var yes = false

    @Flag(help: "Show what would be declared; write and register nothing.")
    var dryRun = false

    @Flag(help: "Look only at the bundled table; ask nobody.")
    var offline = false

    @Flag(help: "Print what was found and done as JSON.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "A name server to ask in place of the system's, by its IPv4 address.", valueName: "address[:port]"))
    var dnsServer: NameServer?
}

extension NameServer: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(argument)
    }
}
