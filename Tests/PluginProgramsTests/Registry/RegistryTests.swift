import Foundation
import Grants
import PluginPrograms
import TemporaryFiles
import Testing

@Suite("Where plugins are found")
struct RegistryTests {
    /// Places of every origin below a directory, in which a test puts what it likes.
    private struct Places {
        let root: String
        var beside: String { root + "/beside" }
        var data: String { root + "/data" }
        var path: String { root + "/path" }
        var git: String { root + "/git-core" }

        func registry(builtIn: [PluginKind: Set<PlainName>] = [:], path: String? = nil) -> PluginRegistry {
            PluginRegistry(
                builtIn: builtIn, beside: beside, data: data, path: path ?? self.path, gitPrograms: git)
        }

        @discardableResult
        func put(_ file: String, mode: Int = 0o755) throws -> String {
            let path = "\(root)/\(file)"
            try write("#!/bin/sh\ntouch '\(root)/was-run'\n", to: path)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            return path
        }

        var wasRun: Bool { FileManager.default.fileExists(atPath: root + "/was-run") }
    }

    private func withPlaces(_ body: (Places) throws -> Void) throws {
        try withTemporaryDirectory { try body(Places(root: $0)) }
    }

    @Test func `The first place wins, and the others are told`() throws {
        try withPlaces { places in
            for place in ["beside", "data", "path"] { try places.put("\(place)/mailgrant-store-pass") }
            let name = try PlainName.parsed("pass")
            let found = try #require(places.registry().find(.store, name))
            #expect(found.origin == .besideExecutable)
            #expect(found.path == places.beside + "/mailgrant-store-pass")
            #expect(found.shadowed.map(\.origin) == [.dataDirectory, .searchPath])
            let builtIn = try #require(places.registry(builtIn: [.store: [name]]).find(.store, name))
            #expect(builtIn.origin == .builtIn)
            #expect(builtIn.path == nil)
            #expect(builtIn.shadowed.map(\.origin) == [.besideExecutable, .dataDirectory, .searchPath])
        }
    }

    @Test func `One that cannot be run gives way to one that can`() throws {
        try withPlaces { places in
            try places.put("beside/mailgrant-store-pass", mode: 0o644)
            try places.put("path/mailgrant-store-pass")
            let found = try #require(places.registry().find(.store, try .parsed("pass")))
            #expect(found.origin == .searchPath)
            #expect(found.fault == nil)
            #expect(found.shadowed.map(\.fault) == [.notExecutable])
        }
    }

    @Test func `What only looks like a program is told with its fault`() throws {
        try withPlaces { places in
            try places.put("path/mailgrant-store-text", mode: 0o644)
            try FileManager.default.createDirectory(
                atPath: places.path + "/mailgrant-store-directory", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: places.path + "/mailgrant-store-nowhere", withDestinationPath: "gone")
            let registry = places.registry()
            let faults = ["text", "directory", "nowhere"].map { registry.find(.store, PlainName($0)!)?.fault }
            #expect(faults == [.notExecutable, .notAFile, .leadsNowhere])
        }
    }

    @Test func `A symbolic link to a program is one`() throws {
        try withPlaces { places in
            let program = try places.put("elsewhere/anything")
            try FileManager.default.createDirectory(atPath: places.path, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: places.path + "/mailgrant-store-link", withDestinationPath: program)
            let found = try #require(places.registry().find(.store, try .parsed("link")))
            #expect(found.path == places.path + "/mailgrant-store-link")
            #expect(found.fault == nil)
        }
    }

    @Test func `Only absolute directories of PATH count`() throws {
        try withPlaces { places in
            let here = FileManager.default.currentDirectoryPath
            let up = String(repeating: "../", count: here.split(separator: "/").count)
            try places.put("path/mailgrant-store-pass")
            let relative = up + places.path.dropFirst()
            #expect(FileManager.default.fileExists(atPath: relative + "/mailgrant-store-pass"))
            let registry = places.registry(path: ":\(relative):.:")
            #expect(registry.find(.store, try .parsed("pass")) == nil)
            #expect(registry.all() == [])
        }
    }

    @Test func `A directory that is in PATH twice shadows nothing`() throws {
        try withPlaces { places in
            try places.put("path/mailgrant-store-pass")
            try FileManager.default.createSymbolicLink(
                atPath: places.root + "/link", withDestinationPath: places.path)
            let registry = places.registry(path: "\(places.path):\(places.path)/:\(places.root)/link")
            #expect(registry.find(.store, try .parsed("pass"))?.shadowed == [])
        }
    }

    @Test func `Helpers of git are found where git finds them, and ours is none`() throws {
        try withPlaces { places in
            for file in ["git-core/git-credential-cache", "git-core/git-credential-cache--daemon"] {
                try places.put(file)
            }
            for file in ["cache", "mailgrant", "libsecret"] { try places.put("path/git-credential-\(file)") }
            try places.put("beside/git-credential-besides")
            let found = places.registry().all()
            #expect(found.map(\.name.text) == ["cache", "libsecret"])
            #expect(found.map(\.origin) == [.gitPrograms, .searchPath])
            #expect(found.allSatisfy { $0.kind == .gitCredential })
            #expect(places.registry().find(.gitCredential, try .parsed("cache--daemon")) == nil)
        }
    }

    @Test func `Helpers and other kinds are no subcommands`() throws {
        try withPlaces { places in
            for name in ["incoming", "outgoing", "store-a", "provider-b", "client-c", "foo"] {
                try places.put("path/mailgrant-\(name)")
            }
            let subcommands = places.registry().all().filter { $0.kind == .subcommand }
            #expect(subcommands.map(\.name.text) == ["foo"])
            #expect(places.registry().find(.subcommand, try .parsed("store-a")) == nil)
        }
    }

    @Test func `Of the built-in subcommands only one that shadows is told`() throws {
        try withPlaces { places in
            try places.put("path/mailgrant-status")
            let builtIn: Set<PlainName> = [try .parsed("status"), try .parsed("plan")]
            let found = places.registry(builtIn: [.subcommand: builtIn]).all()
            #expect(found.map(\.name.text) == ["status"])
            #expect(found.first?.shadowed.map(\.origin) == [.searchPath])
        }
    }

    @Test func `Files whose rest is no plain name are none, and nothing is run`() throws {
        try withPlaces { places in
            for name in ["UPPER", "a.b", "a b", "-x", "", "good"] { try places.put("path/mailgrant-store-\(name)") }
            #expect(places.registry().all().map(\.name.text) == ["good"])
            #expect(!places.wasRun)
        }
    }

    @Test(arguments: ["../x", "a/b", "", ".", "..", "A", "-a", "a\0b", "ä", String(repeating: "a", count: 101)])
    func `A name that is no plain component names no plugin`(text: String) {
        #expect(PlainName(text) == nil)
    }

    @Test func `The directory for plugins is the XDG one, and relative values count as unset`() {
        #expect(PluginRegistry.dataDirectory(["XDG_DATA_HOME": "/d"]) == "/d/mailgrant/plugins")
        #expect(
            PluginRegistry.dataDirectory(["XDG_DATA_HOME": "d", "HOME": "/home/alice"])
                == "/home/alice/.local/share/mailgrant/plugins")
        #expect(PluginRegistry.dataDirectory(["HOME": "alice"]) == nil)
    }

    @Test func `git's own programs are found without asking git`() throws {
        try withPlaces { places in
            try places.put("usr/bin/git")
            try places.put("usr/lib/git-core/git-credential-cache")
            try FileManager.default.createDirectory(
                atPath: places.root + "/bin", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: places.root + "/bin/git", withDestinationPath: places.root + "/usr/bin/git")
            func found(_ environment: [String: String]) -> PluginProgram? {
                PluginRegistry(builtIn: [:], environment: environment, executable: places.root + "/x/mailgrant")
                    .find(.gitCredential, PlainName("cache")!)
            }
            let path = places.root + "/bin"
            #expect(found(["PATH": path])?.origin == .gitPrograms)
            #expect(found(["PATH": path, "GIT_EXEC_PATH": "/nonexistent"]) == nil)
            #expect(found(["PATH": "/nonexistent", "GIT_EXEC_PATH": places.root + "/usr/lib/git-core"]) != nil)
            #expect(!places.wasRun)
        }
    }
}
