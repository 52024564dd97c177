import ArgumentParser
import Grants
import HelperKit
import MailConnections
import Secrets

/// `mailgrant tunnel`: a client's connection to its mail server, logged in already.
struct TunnelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tunnel", abstract: "Connect a mail program that knows no OAuth with its mail server.",
        discussion: """
            For a mail program to run, as mbsync's Tunnel, neomutt's tunnel or fetchmail's plugin: standard input and \
            output carry IMAP, POP or SMTP, logged in already. IMAP begins with PREAUTH. In POP and SMTP the program may \
            log in with anything; that goes nowhere. Nothing prompts and nobody is waited for.

            A failure is said in the protocol and on standard error.
            """)

    @Argument(help: "The account's name or address.")
    var account: String

    @Flag(help: "The incoming connection, which is meant where none is named.")
    var incoming = false

    @Flag(help: "The outgoing connection.")
    var outgoing = false

    func validate() throws {
        if incoming, outgoing { throw ValidationError("Name one of --incoming and --outgoing.") }
    }

    func run() async throws {
        let command = self
        try await Interruption.cancelling { try await command.tunnel() }
    }

    private var direction: Direction { outgoing ? .outgoing : .incoming }

    private func tunnel() async throws {
        // What the client speaks, as long as the declaration has not been read.
        var mailProtocol: MailProtocol = outgoing ? .smtp : .imap
        let failure: ProgramFailure?
        do {
            let context = try CommandContext()
            let account = try context.account(self.account)
            guard let connection = account[direction] else {
                throw ProgramFailure(GrantFault.noConnection, account.name.text, direction)
            }
            mailProtocol = connection.mailProtocol
            let end = try await Session.with(context, showing: context.terminal.note) { session in
                try await session.tunnel(account, connection)
            }
            if end == .interrupted { throw CancellationError() }
            failure = ProgramFailure(end, account.name.text, connection)
        } catch let failure as ProgramFailure {
            StandardOutput.write(Secret(TunnelRefusal(in: mailProtocol, failure).line))
            throw failure
        }
        // From the greeting on the stream is the server's: a word of ours could stand in the middle of a message.
        if let failure { throw failure }
    }
}
