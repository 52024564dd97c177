import Glibc

/// Where executables are found: the directories of `PATH`, and beside `mailgrant` its helpers.
struct InstalledPrograms: Sendable {
    /// For the programs that are run, with the directory of this one first: their configurations call its helpers.
    let searchPath: String

    init(environment: [String: String]) {
        let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        // Where Debian puts the programs of administrators, such as postconf.
        searchPath = [Self.directory(of: Self.thisProgram), path, "/usr/sbin"].joined(separator: ":")
    }

    /// The absolute path of this program.
    static var thisProgram: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Those of these programs that are nowhere to be found.
    func missing(_ names: [String]) -> [String] {
        names.filter { path(of: $0) == nil }
    }

    /// The absolute path of a program; only absolute directories count.
    func path(of name: String) -> String? {
        searchPath.split(separator: ":").lazy
            .filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }
            .first { access($0, X_OK) == 0 }
    }

    private static func directory(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }
}
