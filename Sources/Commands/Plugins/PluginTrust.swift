import ConfigurationFiles
import Declarations
import FoundationEssentials
import Glibc
import Grants
import HelperKit
import LocalState
import PluginPrograms

/// Whether a plugin that declarations name may be run.
///
/// What a person writes on this machine is that person's word. What a repository brings in may be anybody's, so a plugin
/// that it names is not run until a person has allowed that name on this machine.
struct PluginTrust: Sendable {
    private let layers: Layers
    private let allowed: AllowedPlugins

    init(_ context: CommandContext) {
        layers = context.loader.layers
        allowed = AllowedPlugins(in: context.state)
    }

    func allows(_ kind: PluginKind, _ name: PlainName) -> Bool {
        if isListed(kind, name) { return true }
        return !layers.highestFirst.contains { GitOrigin.mayBringIn($0.path) }
    }
}

extension PluginTrust {
    /// Whether a person has allowed it on this machine, wherever declarations come from. A list that cannot be read allows
    /// nothing.
    func isListed(_ kind: PluginKind, _ name: PlainName) -> Bool {
        let plugin = AllowedPlugins.Plugin(kind: kind.rawValue, name: name)
        return (try? allowed.all())?.contains(plugin) ?? false
    }
}

/// Whether something of others may come into a directory by git. It is read from git's own files, since a token must not
/// wait for another program.
enum GitOrigin {
    static func mayBringIn(_ directory: String) -> Bool {
        guard let repository = repository(above: resolved(directory)) else { return false }
        if exists(repository + "/FETCH_HEAD") || exists(repository + "/refs/remotes") { return true }
        // An include may have remotes in it. What cannot be read is not known to be harmless.
        guard let config = text(repository + "/config") else { return true }
        return config.split(separator: "\n").contains { line in
            let line = line.drop { $0 == " " || $0 == "\t" }.lowercased()
            return ["[remote", "[include", "[url"].contains { line.hasPrefix($0) }
        }
    }

    /// The directory that the repository of a working copy has its branches and settings in (gitrepository-layout(5)).
    private static func repository(above directory: String) -> String? {
        var place = directory
        while true {
            let git = place + "/.git"
            var isDirectory = false
            if FileManager.default.fileExists(atPath: git, isDirectory: &isDirectory) {
                return isDirectory ? git : linkedRepository(git, place)
            }
            guard let slash = place.lastIndex(of: "/"), slash > place.startIndex else { return nil }
            place = String(place[..<slash])
        }
    }

    /// Of a working tree beside others, or of a submodule, whose `.git` is a file. One that cannot be read leads to itself,
    /// which has no settings that could be read.
    private static func linkedRepository(_ file: String, _ place: String) -> String {
        guard let line = text(file)?.split(separator: "\n").first, line.hasPrefix("gitdir: ") else { return file }
        let directory = absolute(String(line.dropFirst("gitdir: ".count)), in: place)
        guard let common = text(directory + "/commondir")?.split(separator: "\n").first else { return directory }
        return absolute(String(common), in: directory)
    }

    private static func absolute(_ path: String, in directory: String) -> String {
        path.hasPrefix("/") ? path : directory + "/" + path
    }

    private static func resolved(_ path: String) -> String {
        guard let found = realpath(path, nil) else { return path }
        defer { free(found) }
        return String(cString: found)
    }

    private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    private static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
