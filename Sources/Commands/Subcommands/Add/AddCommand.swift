import ArgumentParser
import Declarations
import FoundationEssentials
import Grants
import HelperKit
import LocalState
import TokenCache

/// `mailgrant add`: declares an account in a file of its own.
struct AddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Declare an account.",
        discussion: """
            Writes accounts/NAME.toml in the configuration directory, which is yours to edit from then on. What the \
            provider's file says need not be given. No secret is ever in it: a client secret goes to the token store \
            with `mailgrant store client-secret`, an app password with `mailgrant store password`.
            """)

    @Argument(help: "The account's name: a-z, 0-9 and \"-\".")
    var name: String

    @Option(help: "The mailbox's address.")
    var address: String

    @Option(help: "The provider: a bundled one, or a file in providers/.")
    var provider = "generic"

    @OptionGroup(title: "Token") var token: AddTokenOptions
    @OptionGroup(title: "Incoming connection") var incoming: AddConnectionOptions<Incoming>
    @OptionGroup(title: "Outgoing connection") var outgoing: AddConnectionOptions<Outgoing>

    @Option(help: "A file of PEM certificates that the mail servers' certificates come from.", completion: .file())
    var caFile: String?

    func run() async throws {
        let context = try CommandContext()
        guard let name = PlainName(self.name) else {
            throw ValidationError("\"\(self.name)\" is no account name: a-z, 0-9 and \"-\", not first.")
        }
        guard let provider = PlainName(self.provider) else {
            throw ValidationError("\"\(self.provider)\" is no provider name.")
        }
        var account = NewAccount(name: name, address: address, provider: provider)
        try token.fill(&account)
        account.incoming = incoming.connection(caFile: absoluteCAFile)
        account.outgoing = outgoing.connection(caFile: absoluteCAFile)
        let writer = DeclarationWriter(directory: context.configuration, providers: context.loader.providers)
        do throws(DeclarationWriterError) {
            _ = try writer.write(account)
        } catch {
            throw ProgramFailure(error, subject: name.text)
        }
        if let added = try? context.account(name.text) {
            TokenCache.open(creating: false).map { SealedTokenCache($0) }?.dropSharedSelectors(of: added)
        }
        try context.terminal.print("\(name): declared in \(writer.path(of: name))")
        for command in account.nextCommands { try context.terminal.print("Next: \(command)") }
    }

    /// As the shell means it: below the working directory, not below the configuration.
    private var absoluteCAFile: String? {
        caFile.map { path in
            path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        }
    }
}
