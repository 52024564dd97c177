import ArgumentParser
import ConfigurationFiles
import Console
import Discovery
import HelperKit
import Loopback
import TokenCache

/// `mailgrant console`: the accounts in a browser.
struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console", abstract: "See, change and authorize the accounts in a browser.",
        discussion: """
            Serves a page on this machine alone and opens it in $BROWSER, or the desktop's browser. Everything on it can \
            be done on the command line as well. It runs in the foreground until Ctrl-C, or until no page has been open \
            for a while.

            The address that is opened works once, within five minutes, and for programs of yours only: other users of \
            this machine get no answer. A second call opens the console that runs already.

            Where the browser is on another computer, use --no-open: it prints the address, and the ssh command that \
            brings the browser here. Choose a --port that is free on both. The provider's sign-in comes back to this machine, \
            too: where it needs another port than the console's, the command for it is in the output of "mailgrant authorize".
            """)

    @Flag(help: "Open no browser: print the address.")
    var noOpen = false

    @Option(help: ArgumentHelp("The port on 127.0.0.1. (default: any free one)", valueName: "number"))
    var port: UInt16 = 0

    @Option(
        help: ArgumentHelp(
            "End when no page has been open for so long, such as 90s, 10m or 1h.", valueName: "duration"))
    var idleExit = StatedTime(seconds: 1_800)

    @Option(
        help: ArgumentHelp("How long a sign-in waits for you, such as 90s, 10m or 1h.", valueName: "duration"))
    var signInTime = StatedTime(seconds: Int(RedirectListener.defaultPatience.components.seconds))

    @Option(
        help: ArgumentHelp(
            "A name server to ask in place of the system's where settings are looked for, by its IPv4 address.",
            valueName: "address[:port]"))
    var dnsServer: NameServer?

    func run() async throws {
        let context = try CommandContext()
        let habits = ConsoleDesk.Habits(signInTime: .seconds(signInTime.seconds), nameServer: dnsServer)
        let run = ConsoleRun(
            operations: ConsoleDesk(context: context, habits: habits),
            runtimeDirectory: CacheDirectory.locate(creating: true)?.text, port: Int(port),
            idleExit: .seconds(idleExit.seconds))
        let greeting = ConsoleGreeting(
            context: context, opensBrowser: !noOpen, requestedPort: Int(port), idleTime: idleExit)
        try await Interruption.cancelling {
            do throws(ConsoleRunError) {
                let end = try await run.run { await greeting.show($0) }
                if end == .idle {
                    context.terminal.note("Nobody has used the console for \(idleExit.words), so it has ended.")
                }
            } catch {
                throw ProgramFailure(error)
            }
        }
    }
}

/// A time of at least a second, as declarations have it.
struct StatedTime: ExpressibleByArgument, CustomStringConvertible {
    let seconds: Int

    init(seconds: Int) {
        self.seconds = seconds
    }

    init?(argument: String) {
        // A week is more than anybody means.
        guard let seconds = DurationText.seconds(argument), (1...604_800).contains(seconds) else { return nil }
        self.seconds = seconds
    }

    var description: String { seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s" }

    var defaultValueDescription: String { description }

    /// For a person.
    var words: String {
        switch seconds {
        case 60: "a minute"
        case let seconds where seconds % 60 == 0: "\(seconds / 60) minutes"
        case 1: "a second"
        default: "\(seconds) seconds"
        }
    }
}
