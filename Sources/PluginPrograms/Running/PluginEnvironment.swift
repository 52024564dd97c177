/// The environment that a plugin gets: what a program needs to work as this person, and nothing else of what this
/// process was given.
public enum PluginEnvironment {
    /// - Parameters:
    ///   - environment: that of this process.
    ///   - additions: what one program gets beside it. They come as they are.
    public static func allowed(_ environment: [String: String], with additions: [String: String] = [:])
        -> [String: String]
    {
        var allowed = environment.filter { name, _ in
            names.contains(name) || prefixes.contains { name.hasPrefix($0) }
        }
        // Programs of the working directory are not found by a plugin either.
        let path = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
        allowed["PATH"] = path.filter { $0.hasPrefix("/") }.joined(separator: ":")
        return allowed.merging(additions) { _, added in added }
    }

    /// No variable that a tool of the person keeps a secret in, and none by which a program is made to load or run
    /// another, such as `LD_PRELOAD`. `GPG_TTY` and `TERM` are missing, since a plugin has no terminal.
    private static let names: Set<String> = [
        "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY",
        "XAUTHORITY",
        "GNUPGHOME", "KRB5CCNAME", "SSL_CERT_DIR",
        "SSL_CERT_FILE", "ALL_PROXY", "HTTPS_PROXY", "NO_PROXY", "all_proxy", "http_proxy", "https_proxy", "no_proxy",
    ]

    /// The person's language, the places of the XDG Base Directory Specification, and what pass(1) reads.
    private static let prefixes = ["LC_", "XDG_", "PASSWORD_STORE_"]
}
