public import Glibc

/// Where the D-Bus session bus of the user listens.
public enum SessionBus {
    /// The address for clients: `DBUS_SESSION_BUS_ADDRESS`, or else the socket `bus` in the runtime directory.
    ///
    /// Programs started by cron or a bare systemd unit lack the variable, though the user's bus is running. The socket
    /// counts only if the user owns it. The runtime directory is `XDG_RUNTIME_DIR` or, without that,
    /// `/run/user/UID` if it is there, owned by the user and closed to others.
    ///
    /// - Parameters:
    ///   - environment: the variables of the process.
    ///   - user: whose bus it is.
    ///   - runtimeDirectories: the directory that holds every user's runtime directory.
    /// - Returns: a D-Bus server address such as `unix:path=/run/user/1000/bus`; nothing where there is no bus.
    public static func address(
        environment: [String: String], user: uid_t = getuid(), runtimeDirectories: String = "/run/user"
    ) -> String? {
        if let address = environment["DBUS_SESSION_BUS_ADDRESS"], !address.isEmpty { return address }
        guard
            let directory = runtimeDirectory(environment: environment, user: user, below: runtimeDirectories),
            let socket = status(of: directory + "/bus"), socket.st_mode & S_IFMT == S_IFSOCK, socket.st_uid == user
        else { return nil }
        return "unix:path=" + escaped(directory + "/bus")
    }

    /// A relative path counts as none (XDG Base Directory Specification 0.8).
    private static func runtimeDirectory(
        environment: [String: String], user: uid_t, below parent: String
    ) -> String? {
        if let directory = environment["XDG_RUNTIME_DIR"], directory.hasPrefix("/") { return directory }
        let directory = "\(parent)/\(user)"
        guard
            let status = status(of: directory), status.st_mode & S_IFMT == S_IFDIR, status.st_uid == user,
            status.st_mode & 0o777 == 0o700
        else { return nil }
        return directory
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }

    /// Every byte but the optionally escaped ones of the D-Bus specification, "Server Addresses", as `%` and two
    /// hexadecimal digits.
    private static func escaped(_ path: String) -> String {
        path.utf8.reduce(into: "") { text, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"),
                UInt8(ascii: "."):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
    }
}
