import ArgumentParser
import Grants
import HelperKit
import LocalState
import Secrets
import TokenCache

/// `mailgrant token`: what the helpers become where the cache has no answer.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Print an access token, or the app password, for one connection.",
        discussion: """
            Standard output carries the token, or the password where the connection uses one, or nothing. Without \
            --interactive nothing prompts and nobody is waited for; the whole call ends within its deadline.

            With --output it goes into a file of mode 0600 instead, which a program that reads it sees whole, old or \
            new; in a failure the old one stays. The file is as good as the token is long: run it again in time.
            """)

    @Argument(help: "The account's name or address.")
    var account: String

    @OptionGroup var connections: ConnectionOptions

    @Option(help: "One of \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format = OutputFormat.token

    @Option(help: "Fail with status 65 where the token or password has more bytes than this.")
    var maxBytes: Int?

    @Option(help: "Write into this file, not to standard output.")
    var output: String?

    @Option(help: "What stands before the token on its line, such as a table's key.")
    var prefix: String?

    @Flag(help: "A browser may be opened, and a person waited for.")
    var interactive = false

    func validate() throws {
        _ = try Direction(connections)
        if let prefix, !prefix.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) {
            throw ValidationError("--prefix takes text of one line.")
        }
        if let maxBytes, maxBytes < 1 { throw ValidationError("--max-bytes takes a number of bytes from 1 on.") }
    }

    func run() async throws {
        let direction = try Direction(connections)
        let context = try CommandContext()
        let account = try context.account(self.account)
        guard let connection = account[direction] else {
            throw ProgramFailure(GrantFault.noConnection, account.name.text, direction)
        }
        // An address that led to one account only leads the helper there at the next call.
        let proven: [CacheSelector] =
            self.account.contains("@")
            ? [.address(self.account, direction.ofCache)] : []
        let command = self
        try await Interruption.cancelling {
            let interaction: Interaction = command.interactive ? .allowed : .forbidden
            let handout = try await Session.with(
                context, provenSelectors: proven, interaction: interaction, showing: context.terminal.note
            ) { session in
                try await session.handout(of: account, connection, interaction)
            }
            try command.hand(try handout.rendered(as: command.format, maxBytes: command.maxBytes), context.terminal)
        }
    }

    private func hand(_ rendered: Secret, _ terminal: Terminal) throws(ProgramFailure) {
        let line = Secret(prefix ?? "").followed(by: rendered)
        guard let output else { return try terminal.write(line) }
        do throws(LedgerError) {
            try SecretFile.replace(output, with: line)
        } catch {
            throw ProgramFailure(
                .cannotCreate, account, what: "\(error.path): \(error.detail)",
                remedy: "name a file in a directory that you may write to; nothing was changed")
        }
    }
}
