import FoundationEssentials
import Glibc
import HelperKit

/// What a reader of a report must know of the machine. None of it tells whose machine it is.
struct SystemFacts: Encodable, Sendable {
    var mailgrant: String
    /// Such as `Debian GNU/Linux 12 (bookworm)`.
    var distribution: String
    var kernel: String
    var machine: String
    /// Such as `GNOME`, or nothing where there is none.
    var desktop: String?
    var hasSessionBus: Bool
    var hasRuntimeDirectory: Bool

    init(environment: [String: String]) {
        mailgrant = mailgrantVersion
        distribution = Self.distribution
        var names = utsname()
        uname(&names)
        kernel = Self.text(of: names.release)
        machine = Self.text(of: names.machine)
        desktop = environment["XDG_CURRENT_DESKTOP"]
        hasSessionBus = environment["DBUS_SESSION_BUS_ADDRESS"] != nil
        hasRuntimeDirectory = environment["XDG_RUNTIME_DIR"] != nil
    }

    /// os-release(5).
    private static var distribution: String {
        let text = (try? String(contentsOf: URL(filePath: "/etc/os-release"), encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
        return line.map { String($0.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" }) } ?? "unknown"
    }

    private static func text<Buffer>(of buffer: Buffer) -> String {
        withUnsafeBytes(of: buffer) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    var lines: [String] {
        [
            "mailgrant \(mailgrant) on \(distribution), Linux \(kernel) \(machine)",
            "desktop \(desktop ?? "none"), session bus \(hasSessionBus ? "named" : "not named"), runtime directory "
                + (hasRuntimeDirectory ? "named" : "not named"),
        ]
    }
}
