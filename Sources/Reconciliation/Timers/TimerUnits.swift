/// The systemd user units that run `mailgrant pull` and `mailgrant apply` now and then (systemd.service(5),
/// systemd.timer(5)).
public struct TimerUnits: Sendable, Equatable {
    public static let name = "mailgrant-apply"

    public let service: String
    public let timer: String

    /// - Parameters:
    ///   - seconds: from the end of one run to the next.
    ///   - program: the absolute path of mailgrant.
    ///   - pulls: whether the configuration is a git working copy that has a remote, so that there is something to pull.
    ///   - environment: variables that the run needs and a unit does not have.
    public init(every seconds: Int, program: String, pulls: Bool, environment: [String: String] = [:]) {
        let variables = environment.sorted { $0.key < $1.key }.map {
            "Environment=\(Self.word("\($0.key)=\($0.value)"))\n"
        }
        let commands = (pulls ? ["pull"] : []) + ["apply"]
        service =
            Self.heading + """
                [Unit]
                Description=Bring mail accounts' authorizations in line with their declarations

                [Service]
                Type=oneshot

                """
            + variables.joined() + commands.map { "ExecStart=\(Self.word(program)) \($0)\n" }.joined()
        timer =
            Self.heading + """
                [Unit]
                Description=Run mailgrant apply now and then

                [Timer]
                OnStartupSec=2min
                OnUnitInactiveSec=\(seconds)s

                [Install]
                WantedBy=timers.target

                """
    }

    /// What tells these units from a person's.
    static let heading = "# Made by mailgrant apply, as [apply] in mailgrant.toml says; mailgrant writes it again.\n"

    /// One word of a command line (systemd.service(5), "COMMAND LINES"; systemd.unit(5), "SPECIFIERS").
    private static func word(_ text: String) -> String {
        let escaped = text.map { character in
            switch character {
            case "%": "%%"
            case "$": "$$"
            case "\"", "\\": "\\\(character)"
            default: String(character)
            }
        }
        return "\"\(escaped.joined())\""
    }
}
