import Console
import FoundationEssentials
import Loopback

/// What a person reads when the console has begun.
struct ConsoleGreeting: Sendable {
    let context: CommandContext
    let opensBrowser: Bool
    /// 0 where none was named.
    let requestedPort: Int
    let idleTime: StatedTime

    func show(_ opening: ConsoleRun.Opening) async {
        let terminal = context.terminal
        if opening.place == .elsewhere {
            terminal.note("A console of yours is running already, at port \(opening.port).")
        }
        if opensBrowser, !isRemote {
            switch await BrowserLauncher(environment: context.environment).open(opening.address) {
            case .started(let program):
                // The address works once, and that was it.
                try? terminal.print("The console was opened with \(program).")
                return explainEnd(opening)
            case .none(let reason):
                terminal.note("No browser was opened: \(reason).")
            }
        }
        let lines = [
            "Open this address in a browser. It works once, within five minutes:", opening.address.absoluteString,
            "With a browser on another computer, first run there, with the name of this machine:",
            "ssh -L \(opening.port):127.0.0.1:\(opening.port) NAME",
        ]
        for line in lines { try? terminal.print(line) }
        explainEnd(opening)
    }

    private func explainEnd(_ opening: ConsoleRun.Opening) {
        switch opening.place {
        case .elsewhere:
            guard requestedPort != 0, requestedPort != opening.port else { return }
            context.terminal.note("To have it at port \(requestedPort), end the one that is running first.")
        case .hereAlone:
            context.terminal.note(
                "There is no runtime directory here (XDG_RUNTIME_DIR), so another \"mailgrant console\" will not find this one."
            )
            fallthrough
        case .here:
            context.terminal.note("It runs until Ctrl-C, or until no page has been open for \(idleTime.words).")
        }
    }

    /// Reached through SSH, this machine's browser is not where the person is, unless $BROWSER was set to say otherwise.
    private var isRemote: Bool {
        let isSet = { (name: String) in context.environment[name]?.isEmpty == false }
        return isSet("SSH_CONNECTION") && !isSet("BROWSER")
    }
}
