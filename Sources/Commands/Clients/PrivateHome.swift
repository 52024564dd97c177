import ConfigurationFiles
import FoundationEssentials
import Glibc
import HelperKit
import LocalState

/// A directory that stands in for the home directory while a client is tried: the client finds the configuration that
/// `mailgrant client show` prints where it would look for it, and nothing of the person's own. mailgrant in it finds the
/// person's declarations and records.
struct PrivateHome {
    let path: String

    /// Lends one for the duration of a call, and removes it.
    static func with<Result>(_ context: CommandContext, _ body: (PrivateHome) async throws -> Result) async throws
        -> Result
    {
        var template = Array("/tmp/mailgrant-client-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw cannotMake("/tmp") }
        let home = PrivateHome(
            path: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        defer { try? FileManager.default.removeItem(atPath: home.path) }
        try home.link(".config/mailgrant", to: context.configuration.path)
        try home.link(".local/state/mailgrant", to: context.state.path)
        return try await body(home)
    }

    /// The environment of a program in it.
    func environment(_ context: CommandContext, _ installed: InstalledPrograms) -> [String: String] {
        var environment = context.environment
        for variable in ["CONFIG", "STATE", "DATA", "CACHE"] { environment["XDG_\(variable)_HOME"] = nil }
        environment["HOME"] = path
        environment["PATH"] = installed.searchPath
        return environment
    }

    /// Where a path of a client's own would be.
    func absolute(_ path: String) -> String {
        self.path + (path.hasPrefix("~") ? path.dropFirst() : path[...])
    }

    func makeDirectory(_ path: String) throws(ProgramFailure) {
        do {
            try FileManager.default.createDirectory(
                atPath: absolute(path), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Self.cannotMake(path)
        }
    }

    /// Writes a file of mode 0600, and makes the directories above it.
    func write(_ text: String, to path: String) throws(ProgramFailure) {
        let file = absolute(path)
        try makeDirectory("~" + file.dropFirst(self.path.count).prefix(upTo: file.lastIndex(of: "/") ?? file.endIndex))
        guard
            FileManager.default.createFile(
                atPath: file, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else { throw Self.cannotMake(path) }
    }

    private func link(_ path: String, to target: String) throws(ProgramFailure) {
        let parts = path.split(separator: "/").dropLast().joined(separator: "/")
        try makeDirectory("~/" + parts)
        guard symlink(target, self.path + "/" + path) == 0 else { throw Self.cannotMake(path) }
    }

    private static func cannotMake(_ path: String) -> ProgramFailure {
        ProgramFailure(
            .cannotCreate, "client", what: "\(path): \(String(cString: strerror(errno)))",
            remedy: "make room in /tmp, and make it writable")
    }
}
