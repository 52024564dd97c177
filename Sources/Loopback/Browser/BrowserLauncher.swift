import ChildPrograms
public import FoundationEssentials
import Subprocess

/// Opens a web address in the person's browser: `$BROWSER` where it is set, else the desktop's by `xdg-open`.
///
/// A browser gets `/dev/null` for its three standard streams, since what it prints would reach the program that called
/// us; a session of its own, so that Ctrl-C ends us and not the browser; and no shell: see ``ChildProgram``. The child is
/// collected when it ends; nobody has to wait for that, and a browser outlives us.
public struct BrowserLauncher: Sendable {
    public enum Launch: Sendable, Equatable {
        /// This program was started.
        case started(program: String)
        /// No browser opened it: it could not be started, or failed at once. The reason is part of a sentence, for a person.
        case none(reason: String)
    }

    private let environment: [String: String]
    private let settling: Duration
    private let clock: any Clock<Duration>

    /// - Parameters:
    ///   - environment: the environment of this process. It goes on to the browser.
    ///   - settling: a program that fails within this time counts as not started: `xdg-open` ends with status 3 or 4
    ///     where it finds no browser (xdg-open(1)).
    ///   - clock: measures `settling`.
    public init(
        environment: [String: String] = ProcessInfo.processInfo.environment, settling: Duration = .seconds(1),
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.environment = environment
        self.settling = settling
        self.clock = clock
    }

    /// Starts the first of the browsers that can be started. It returns once that one runs, or has ended well.
    public func open(_ address: URL) async -> Launch {
        guard let scheme = address.scheme?.lowercased(), scheme == "https" || scheme == "http" else {
            return .none(reason: "the address is not one of the web")
        }
        let commands = self.commands
        guard !commands.isEmpty else {
            return .none(reason: "there is no desktop here, and $BROWSER is not set")
        }
        for command in commands where await start(command, opening: address.absoluteString) {
            return .started(program: command.program)
        }
        return .none(reason: "\(commands.map(\.program).joined(separator: ", ")) did not open it")
    }

    /// Without a desktop, `xdg-open` would try browsers for terminals, which are of no use without one.
    private var commands: [BrowserCommand] {
        let listed = BrowserCommand.list(environment["BROWSER"] ?? "")
        let hasDesktop = ["DISPLAY", "WAYLAND_DISPLAY"].contains { environment[$0]?.isEmpty == false }
        return listed.isEmpty && hasDesktop ? BrowserCommand.list("xdg-open") : listed
    }

    private enum Event: Sendable {
        case running
        case ended(well: Bool)
        case settled
    }

    private func start(_ command: BrowserCommand, opening address: String) async -> Bool {
        let (events, report) = AsyncStream.makeStream(of: Event.self)
        // A task of its own, which cancellation does not reach: swift-subprocess ends the child of a cancelled one.
        Task {
            report.yield(.ended(well: await run(command, opening: address) { report.yield(.running) }))
            report.finish()
        }
        for await event in events {
            guard case .ended(let well) = event else { break }
            return well
        }
        return await endsBadly(events) == false
    }

    /// Whether a running program fails within the time of settling.
    private func endsBadly(_ events: AsyncStream<Event>) async -> Bool {
        await withTaskGroup(of: Event.self) { group in
            group.addTask {
                for await event in events { return event }
                return .settled
            }
            group.addTask { [clock, settling] in
                try? await clock.sleep(for: settling)
                return .settled
            }
            defer { group.cancelAll() }
            guard case .ended(well: false) = await group.next() else { return false }
            return true
        }
    }

    /// Runs a program to its end. Returns whether it ended well.
    private func run(
        _ command: BrowserCommand, opening address: String, onceRunning: @Sendable () -> Void
    ) async -> Bool {
        let browser = ChildProgram(
            command.program, command.arguments(opening: address), environment: environment)
        let result = try? await Subprocess.run(
            browser.configuration, input: .none, output: .discarded, error: .discarded
        ) { _ in onceRunning() }
        return result?.terminationStatus.isSuccess ?? false
    }
}
