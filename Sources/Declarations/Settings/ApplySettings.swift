/// `[apply]`: what makes it so without being called.
public struct ApplySettings: Sendable, Equatable {
    /// How long from one run of the systemd user timer to the next, in seconds; nothing means that there is no timer.
    public var timer: Int?

    public init(timer: Int? = nil) {
        self.timer = timer
    }
}

/// `[notifications]`: how a person hears of what only a person can do.
public struct NotificationSettings: Sendable, Equatable {
    /// Program and arguments; a summary and a text are added as the last two. Empty means that nobody is notified.
    public var command: [String]

    /// The program of libnotify, which every desktop understands.
    public static let usualCommand = ["notify-send", "--app-name=mailgrant"]

    public init(command: [String] = usualCommand) {
        self.command = command
    }
}
