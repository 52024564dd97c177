import ArgumentParser
import Grants
import HelperKit

/// `mailgrant authorize`: a person consents, then each connection is verified against its own server.
struct AuthorizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authorize", abstract: "Authorize an account's connections and verify them.",
        discussion: """
            Opens the provider's sign-in in $BROWSER, or the desktop's browser, and always prints its address. Consent \
            is asked once for all connections that share a token, and not at all where what was granted before covers \
            the connection. A connection with an app password asks nobody. Each connection is then verified against its own mail server.

            Where the browser is on another computer, it ends at an address that it cannot open. Copy that from its \
            address bar and paste it at the prompt, which comes where no browser is found and with --no-browser; or \
            put it into a file or a pipe for --redirect-from; or run this command with --resume in another shell. The \
            address holds a code, so it is never an argument.

            The status is 0 when every connection asked for is verified, 77 when the provider or a server refused the person \
            or the token, and 78 when the provider refused the client.
            """)

    @Argument(help: "The account's name or address.")
    var account: String

    @OptionGroup var connections: ConnectionOptions

    @OptionGroup var signIn: SignInOptions

    @Flag(help: "Ask for consent also where the grant at hand would do.")
    var consent = false

    @Flag(help: "Print the outcome as JSON.")
    var json = false

    func validate() throws {
        guard !signIn.resume || !(connections.incoming || connections.outgoing || consent || json) else {
            throw ValidationError(
                "--resume goes without --incoming, --outgoing, --consent and --json: the process that waits knows them."
            )
        }
    }

    func run() async throws {
        let context = try CommandContext()
        if !signIn.resume { try await context.refreshProgram(ofAccount: self.account) }
        let account = try context.account(self.account)
        let directions = try connections.directions(of: account)
        let command = self
        if signIn.resume {
            return try await Interruption.cancelling {
                try await Resumption(account: account.name, terminal: context.terminal).run()
            }
        }
        try await Interruption.cancelling { try await command.authorize(account, directions, context) }
    }

    private func authorize(_ account: Account, _ directions: [Direction], _ context: CommandContext) async throws {
        let terminal = context.terminal
        let showsOnError = json
        let show: @Sendable (String) -> Void = { line in
            // The address is a fact that scripts read; with --json standard output is the document alone.
            if showsOnError { return terminal.note(line) }
            terminal.clearProgress()
            try? terminal.print(line)
        }
        try await Session.with(
            context, interaction: .allowed, showing: show, on: showsOnError ? .error : .output,
            ways: signIn.ways(for: account.name, environment: context.environment)
        ) { session in
            var run = AuthorizationRun(account, session, asksAlways: consent) { event in
                switch event {
                case .authorized: break
                case .verified(let line): if !json { try terminal.print(line) }
                case .failed(let failure): failure.report()
                }
            }
            for direction in directions { try await run.authorize(direction) }
            try await run.verifyAgain(directions)
            try await run.proveEarlierTokens()
            if json {
                let report = try await StatusReport(of: [account], broken: [], session.cache, context)
                try terminal.print(json: report)
            }
            if let failure = run.failures.first { throw ReportedFailure(status: failure.status) }
        }
    }
}

extension ConsentOutcome {
    /// What the page in the browser says of a failure.
    init(_ failure: ProgramFailure) {
        self = .failed(what: Self.sentence(failure.what), remedy: Self.sentence(failure.remedy))
    }

    /// A page has sentences where a message has parts of one. An address or an option at the beginning stays as it is.
    private static func sentence(_ part: String) -> String {
        let isWord = part.prefix { $0 != " " }.allSatisfy(\.isLetter)
        return (isWord ? part.prefix(1).uppercased() : String(part.prefix(1))) + part.dropFirst() + "."
    }
}
