import Declarations
import HelperKit
import LocalState
import Reconciliation
import TokenStores

/// Telling a person who is not at the terminal what only a person can do: once for the same things, until they change.
struct Notification {
    private let context: CommandContext

    init(_ context: CommandContext) {
        self.context = context
    }

    func announce(_ plan: Plan) async {
        // For the others the command that is named at the end says what to do.
        let lines = plan.needs.map { need in
            switch need.need {
            case .line, .command: need.lineWithStep
            default: need.line
            }
        }
        await announce(lines, NotifiedNeeds(in: context.state), then: "mailgrant apply")
    }

    /// - Parameter line: why `mailgrant pull` needs a person; nothing where it does not.
    func announce(pull line: String?) async {
        await announce(
            [line].compactMap { $0 }, NotifiedNeeds(in: context.state, of: "pull"), then: "mailgrant pull")
    }

    /// Where the notification cannot be sent nothing else fails; the next run tries again.
    private func announce(_ lines: [String], _ notified: NotifiedNeeds, then command: String) async {
        guard let last = try? notified.last(), last != lines else { return }
        if !lines.isEmpty {
            guard await send(lines, then: command) else { return }
        }
        try? notified.remember(lines)
    }

    private func send(_ lines: [String], then command: String) async -> Bool {
        guard let words = try? context.settings().notifications.command, !words.isEmpty else { return false }
        var environment = context.environment
        // A unit or cron lacks it, though the session's bus is there.
        environment["DBUS_SESSION_BUS_ADDRESS"] = SessionBus.address(environment: environment)
        let shown =
            lines.prefix(Self.longest) + (lines.count > Self.longest ? ["and \(lines.count - Self.longest) more"] : [])
        let text = (shown + ["Run: \(command)"]).joined(separator: "\n")
        let run = await ProgramRun.of(
            words + ["Mail accounts need you", text], environment: environment, log: "/dev/null", directory: "/",
            within: .seconds(10))
        return run.end == .exited(0)
    }

    /// More lines than these nobody reads in a notification.
    private static let longest = 5
}
