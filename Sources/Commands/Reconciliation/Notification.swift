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

    /// Where the notification cannot be sent nothing else fails; the next run tries again.
    func announce(_ plan: Plan) async {
        let lines = plan.needs.map(\.line)
        let notified = NotifiedNeeds(in: context.state)
        guard let last = try? notified.last(), last != lines else { return }
        if !lines.isEmpty {
            guard await send(lines) else { return }
        }
        try? notified.remember(lines)
    }

    private func send(_ lines: [String]) async -> Bool {
        guard let words = try? context.settings().notifications.command, !words.isEmpty else { return false }
        var environment = context.environment
        // A unit or cron lacks it, though the session's bus is there.
        environment["DBUS_SESSION_BUS_ADDRESS"] = SessionBus.address(environment: environment)
        let shown =
            lines.prefix(Self.longest) + (lines.count > Self.longest ? ["and \(lines.count - Self.longest) more"] : [])
        let text = (shown + ["Run: mailgrant apply"]).joined(separator: "\n")
        let run = await ProgramRun.of(
            words + ["Mail accounts need you", text], environment: environment, log: "/dev/null", directory: "/",
            within: .seconds(10))
        return run.end == .exited(0)
    }

    /// More lines than these nobody reads in a notification.
    private static let longest = 5
}
