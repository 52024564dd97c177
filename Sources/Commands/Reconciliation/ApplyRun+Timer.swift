import Declarations
import Glibc
import HelperKit
import Reconciliation

/// The systemd user timer.
extension ApplyRun {
    /// Writes the units, has a running manager start the timer, and enables it last: what is enabled is whole.
    func installTimer(_ difference: Difference, _ survey: Survey) async throws(ProgramFailure) {
        let planner = context.planner
        guard case .success(let settings) = survey.declared.settings, let units = planner.units(settings) else {
            return
        }
        try reportingFiles { () throws(ClientFileError) in try planner.timerFiles.write(units) }
        let isStarted = await UserManager(context).start(TimerUnits.name + ".timer")
        try reportingFiles { () throws(ClientFileError) in try planner.timerFiles.enable() }
        show(
            difference.line
                + (isStarted ? "" : "; it starts with your next session, since no systemd of yours runs here"))
    }

    func removeTimer(_ difference: Difference) async throws(ProgramFailure) {
        let files = context.planner.timerFiles
        await UserManager(context).stop(TimerUnits.name + ".timer")
        try reportingFiles { () throws(ClientFileError) in try files.remove() }
        await UserManager(context).reload()
        show(difference.line)
    }

    private func reportingFiles(_ body: () throws(ClientFileError) -> Void) throws(ProgramFailure) {
        do {
            try body()
        } catch {
            throw ProgramFailure(error, subject: "timer")
        }
    }
}

/// The user's systemd, where one runs.
private struct UserManager {
    private let environment: [String: String]
    private let isRunning: Bool

    init(_ context: CommandContext) {
        environment = context.environment
        // Its socket for private clients: what systemctl(1) talks to.
        isRunning = environment["XDG_RUNTIME_DIR"].map { access("\($0)/systemd/private", F_OK) == 0 } ?? false
    }

    /// - Returns: whether it runs now.
    func start(_ unit: String) async -> Bool {
        guard isRunning, await call("daemon-reload") else { return false }
        return await call("restart", unit)
    }

    func stop(_ unit: String) async {
        if isRunning { _ = await call("stop", unit) }
    }

    func reload() async {
        if isRunning { _ = await call("daemon-reload") }
    }

    private func call(_ words: String...) async -> Bool {
        let run = await ProgramRun.of(
            ["systemctl", "--user"] + words, environment: environment, log: "/dev/null", directory: "/",
            within: .seconds(20))
        return run.end == .exited(0)
    }
}
