import Foundation
import Grants
import LocalState
import PluginPrograms
import TemporaryFiles
import Testing

@testable import Commands

@Suite("Whether a plugin that declarations name may be run")
struct PluginTrustTests {
    /// A home with declarations, and a place beside it for a repository or a layer.
    private struct World {
        let home: String
        var configuration: String { home + "/.config/mailgrant" }

        func put(_ text: String, _ path: String) throws { try write(text, to: "\(home)/\(path)") }

        func context() throws -> CommandContext { try CommandContext(environment: ["HOME": home, "PATH": "/usr/bin"]) }

        func trusts(_ kind: PluginKind = .store, _ name: String = "pass") throws -> Bool {
            try context().pluginTrust.allows(kind, try #require(PlainName(name)))
        }

        func allow(_ kind: String, _ name: String, _ allowed: Bool = true) throws {
            let plugin = AllowedPlugins.Plugin(kind: kind, name: try #require(PlainName(name)))
            try AllowedPlugins(in: try context().state).set(plugin, allowed: allowed)
        }
    }

    private func inWorld(_ body: (World) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            let world = World(home: directory)
            try world.put("", ".config/mailgrant/mailgrant.toml")
            try body(world)
        }
    }

    private static let remote = "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = https://git.example/config\n"

    @Test func `What a person declares here may be run, also under git that goes nowhere`() throws {
        try inWorld { (world) throws in
            #expect(try world.trusts())
            try world.put("[core]\n\tbare = false\n", ".config/mailgrant/.git/config")
            #expect(try world.trusts())
        }
    }

    @Test(arguments: [
        (remote, "config"), ("[include]\n\tpath = elsewhere\n", "config"),
        ("  [includeIf \"gitdir:~/\"]\n", "config"), ("[URL \"x\"]\n", "config"), ("abc\n", "FETCH_HEAD"),
        ("abc\n", "refs/remotes/origin/main"),
    ])
    func `Where others may bring something in, it is not run before its name is allowed`(
        text: String, file: String
    ) throws {
        try inWorld { (world) throws in
            try world.put("[core]\n", ".config/mailgrant/.git/config")
            try world.put(text, ".config/mailgrant/.git/" + file)
            #expect(try !world.trusts())
            try world.allow("store", "pass")
            #expect(try world.trusts())
            #expect(try !world.trusts(.provider), "another kind of that name")
            #expect(try !world.trusts(.store, "other"))
            try world.allow("store", "pass", false)
            #expect(try !world.trusts())
        }
    }

    @Test func `A repository without settings that can be read is not known to be harmless`() throws {
        try inWorld { (world) throws in
            try FileManager.default.createDirectory(
                atPath: world.configuration + "/.git", withIntermediateDirectories: true)
            #expect(try !world.trusts())
        }
    }

    @Test func `A directory within a repository is that repository's, also by a symbolic link`() throws {
        try inWorld { (world) throws in
            try world.put(Self.remote, "dotfiles/.git/config")
            try world.put("", "dotfiles/mail/mailgrant.toml")
            try FileManager.default.removeItem(atPath: world.configuration)
            try FileManager.default.createSymbolicLink(
                atPath: world.configuration, withDestinationPath: world.home + "/dotfiles/mail")
            #expect(try !world.trusts())
        }
    }

    @Test(arguments: ["gitdir: ../../modules/mail\n", "gitdir: HOME/modules/mail\n"])
    func `A submodule has the settings of its own repository`(line: String) throws {
        try inWorld { (world) throws in
            try world.put(line.replacing("HOME", with: world.home), ".config/mailgrant/.git")
            try world.put("[core]\n", "modules/mail/config")
            #expect(try world.trusts())
            try world.put(Self.remote, "modules/mail/config")
            #expect(try !world.trusts())
        }
    }

    @Test func `A working tree beside others has the settings that all of them have`() throws {
        try inWorld { (world) throws in
            try world.put("gitdir: \(world.home)/repository/worktrees/mail\n", ".config/mailgrant/.git")
            try world.put("../..\n", "repository/worktrees/mail/commondir")
            try world.put("[core]\n", "repository/config")
            #expect(try world.trusts())
            try world.put(Self.remote, "repository/config")
            #expect(try !world.trusts())
        }
    }

    @Test func `One layer that comes from elsewhere is enough`() throws {
        try inWorld { (world) throws in
            try world.put("layers = [\"\(world.home)/organization\"]\n", ".config/mailgrant/mailgrant.toml")
            try world.put("", "organization/mailgrant.toml")
            #expect(try world.trusts())
            try world.put(Self.remote, "organization/.git/config")
            #expect(try !world.trusts())
        }
    }

    @Test func `A list of allowed plugins that cannot be read allows nothing`() throws {
        try inWorld { (world) throws in
            try world.put(Self.remote, ".config/mailgrant/.git/config")
            try world.allow("store", "pass")
            #expect(try world.trusts())
            try Data("{".utf8).write(to: URL(filePath: world.context().state.path + "/plugins-allowed.json"))
            #expect(try !world.trusts())
        }
    }
}
