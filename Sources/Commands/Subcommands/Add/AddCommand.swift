import ArgumentParser
import Declarations
import Discovery
import FoundationEssentials
import Grants
import HelperKit

/// `mailgrant add`: declares an account in a file of its own.
struct AddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Declare an account.",
        usage:
            "mailgrant add ADDRESS [--name NAME] [--yes] [OPTION …]\n       mailgrant add NAME --address ADDRESS [OPTION …]",
        discussion: """
            With an address alone the settings are looked for: in the bundled table of providers by the domain and its \
            MX records, in the autoconfig document of the domain, of Mozilla's database or of the domain that receives \
            its mail, in the metadata of the issuer that such a document names, and in SRV records. What is found, and \
            where, is shown before anything is written. All of it goes over HTTPS and DNS, and nothing secret is sent; \
            the domain's own host is told the address.

            Where the provider lets programs register themselves (RFC 7591) and no client ID is given, a client is \
            registered and its ID declared.

            Writes accounts/NAME.toml in the configuration directory, which is yours to edit from then on. What the \
            provider's file says need not be given. No secret is ever in it: a client secret goes to the token store \
            with `mailgrant store client-secret`, an app password with `mailgrant store password`.
            """)

    @Argument(help: "The mailbox's address, or the account's name: a-z, 0-9 and \"-\".")
    var account: String

    @Option(help: "The mailbox's address, where the argument is a name.")
    var address: String?

    @Option(help: "The account's name, where the argument is an address. (default: from the domain)")
    var name: String?

    @Option(help: "The provider: a bundled one, or a file in providers/. (default: what is found, else generic)")
    var provider: String?

    @OptionGroup(title: "Search") var searching: AddSearchOptions
    @OptionGroup(title: "Token") var token: AddTokenOptions
    @OptionGroup(title: "Incoming connection") var incoming: AddConnectionOptions<Incoming>
    @OptionGroup(title: "Outgoing connection") var outgoing: AddConnectionOptions<Outgoing>

    @Option(help: "A file of PEM certificates that the mail servers' certificates come from.", completion: .file())
    var caFile: String?

    func validate() throws {
        _ = try AddSubject(account, address: address, name: name)
    }

    func run() async throws {
        let run = try AddRun(self, try CommandContext())
        try await Interruption.cancelling { try await run.declare() }
    }

    /// What a person has said, before anything is looked for.
    ///
    /// - Parameter others: the names that are taken.
    func said(_ subject: AddSubject, besides others: Set<PlainName>) throws -> NewAccount {
        guard let provider = PlainName(self.provider ?? "generic") else {
            throw ValidationError("\"\(self.provider ?? "")\" is no provider name.")
        }
        var account =
            switch subject {
            case .named(let name, let address): NewAccount(name: name, address: address, provider: provider)
            case .address(let address, let name):
                NewAccount(
                    name: name ?? PlainName(for: address, besides: others), address: address.text, provider: provider)
            }
        try token.fill(&account)
        account.incoming = incoming.connection(caFile: absoluteCAFile)
        account.outgoing = outgoing.connection(caFile: absoluteCAFile)
        sharePasswordAuthentication(&account)
        return account
    }

    /// Where one connection uses an app password and nothing at all is said of the other nor of a client, the other uses
    /// one, too: nobody means to register a client for half an account.
    private func sharePasswordAuthentication(_ account: inout NewAccount) {
        guard token.isSilent else { return }
        let usesPassword = { (connection: NewConnection?) in connection?.authentication == .password }
        if usesPassword(account.incoming), outgoing.authentication == nil {
            account.outgoing?.authentication = .password
        } else if usesPassword(account.outgoing), incoming.authentication == nil {
            account.incoming?.authentication = .password
        }
    }

    /// As the shell means it: below the working directory, not below the configuration.
    private var absoluteCAFile: String? {
        caFile.map { path in
            path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        }
    }
}
