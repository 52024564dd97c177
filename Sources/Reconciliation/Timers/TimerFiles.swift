import Glibc

/// The units in the directory where the user's systemd looks for them.
public struct TimerFiles: Sendable {
    private let directory: String

    /// - Parameter configurationHome: `$XDG_CONFIG_HOME`, or what stands for it.
    public init(configurationHome: String) {
        directory = configurationHome + "/systemd/user"
    }

    /// What is to be done so that there are these units; nothing declared means none.
    ///
    /// - Parameter seconds: as in the units.
    /// - Throws: ``ClientFileError`` where a person has a unit of that name.
    public func difference(_ wanted: TimerUnits?, every seconds: Int?) throws(ClientFileError) -> Difference.Change? {
        let service = try text(of: servicePath)
        let timer = try text(of: timerPath)
        let isEnabled = isLink(linkPath)
        guard let wanted, let seconds else { return service != nil || timer != nil || isEnabled ? .removeTimer : nil }
        if service == wanted.service, timer == wanted.timer, isEnabled { return nil }
        return timer == nil || !isEnabled ? .installTimer(every: seconds) : .updateTimer(every: seconds)
    }

    /// Writes the units.
    public func write(_ units: TimerUnits) throws(ClientFileError) {
        try PersonFile.create(servicePath, units.service)
        try PersonFile.create(timerPath, units.timer)
    }

    /// Has the timer started with the session, as `systemctl --user enable` does. It comes last: where it is there,
    /// everything is.
    public func enable() throws(ClientFileError) {
        try PersonFile.makeDirectory(wantsPath)
        guard !isLink(linkPath) else { return }
        guard symlink("../\(TimerUnits.name).timer", linkPath) == 0 else { throw ClientFileError(linkPath) }
    }

    public func remove() throws(ClientFileError) {
        for path in [linkPath, timerPath, servicePath] { try PersonFile.remove(path) }
    }

    private var servicePath: String { "\(directory)/\(TimerUnits.name).service" }
    private var timerPath: String { "\(directory)/\(TimerUnits.name).timer" }
    private var wantsPath: String { "\(directory)/timers.target.wants" }
    private var linkPath: String { "\(wantsPath)/\(TimerUnits.name).timer" }

    private func text(of path: String) throws(ClientFileError) -> String? {
        guard let file = try PersonFile.read(path) else { return nil }
        guard file.text.hasPrefix(TimerUnits.heading) else {
            throw ClientFileError(path, "is there already and is not mailgrant's; move it away")
        }
        return file.text
    }

    private func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }
}
