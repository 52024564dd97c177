import Glibc
import TemporaryFiles
import Testing

@testable import ConfigurationFiles

@Suite("The configuration directory")
struct ConfigurationDirectoryTests {
    @Test("It is where the XDG specification says, and relative paths are ignored")
    func location() {
        func path(_ environment: [String: String]) -> String? {
            ConfigurationDirectory.locate(environment: environment)?.path
        }
        #expect(path(["XDG_CONFIG_HOME": "/etc/xdg", "HOME": "/home/a"]) == "/etc/xdg/mailgrant")
        #expect(path(["XDG_CONFIG_HOME": "relative", "HOME": "/home/a"]) == "/home/a/.config/mailgrant")
        #expect(path(["XDG_CONFIG_HOME": "", "HOME": "/home/a/"]) == "/home/a/.config/mailgrant")
        #expect(path([:])?.hasSuffix("/.config/mailgrant") == true)
    }

    @Test("What is not there is no error")
    func absent() throws {
        try withTemporaryDirectory { (root: String) throws in
            let directory = ConfigurationDirectory(path: root + "/none")
            #expect(try directory.text(of: "mailgrant.toml") == nil)
            #expect(try directory.names(in: "accounts") == [])
            let empty = ConfigurationDirectory(path: root)
            #expect(try empty.text(of: "work.toml", in: "accounts") == nil)
        }
    }

    @Test("A symbolic link in place of a file or a folder is refused; the directory itself may be one")
    func symbolicLinks() throws {
        try withTemporaryDirectory { root in
            try write("a = 1", to: root + "/real/accounts/work.toml")
            symlink(root + "/real/accounts/work.toml", root + "/real/accounts/other.toml")
            symlink(root + "/real/accounts", root + "/real/providers")
            symlink(root + "/real", root + "/linked")
            let directory = ConfigurationDirectory(path: root + "/linked")
            #expect(try directory.text(of: "work.toml", in: "accounts") == "a = 1")
            #expect(try directory.names(in: "accounts") == ["other.toml", "work.toml"])
            #expect(
                refusal { try directory.text(of: "other.toml", in: "accounts") }.hasPrefix(
                    "\(root)/linked/accounts/other.toml: this is a symbolic link"))
            #expect(
                refusal { try directory.text(of: "work.toml", in: "providers") }.hasPrefix(
                    "\(root)/linked/providers: this is a symbolic link"))
            #expect(
                refusal { try directory.names(in: "providers") }.hasPrefix(
                    "\(root)/linked/providers: this is a symbolic link"))
        }
    }

    @Test("Directories, pipes, large files and files that are not UTF-8 are refused, and none is waited for")
    func oddFiles() throws {
        try withTemporaryDirectory { root in
            let directory = ConfigurationDirectory(path: root)
            mkdir(root + "/folder.toml", 0o700)
            mkfifo(root + "/pipe.toml", 0o600)
            try write([UInt8](repeating: 0x20, count: ConfigurationDirectory.fileLimit), to: root + "/full.toml")
            try write([UInt8](repeating: 0x20, count: ConfigurationDirectory.fileLimit + 1), to: root + "/large.toml")
            try write(Array("a = 1\nb = \"".utf8) + [0xff, 0x22], to: root + "/latin.toml")

            #expect(try directory.text(of: "full.toml")?.utf8.count == ConfigurationDirectory.fileLimit)
            #expect(
                refusal { try directory.text(of: "folder.toml") } == "\(root)/folder.toml: this is not a regular file")
            #expect(refusal { try directory.text(of: "pipe.toml") } == "\(root)/pipe.toml: this is not a regular file")
            #expect(
                refusal { try directory.text(of: "large.toml") }
                    == "\(root)/large.toml: the file is larger than 1048576 bytes")
            #expect(
                refusal { try directory.text(of: "latin.toml") } == "\(root)/latin.toml:2:1: this line is not UTF-8")
        }
    }

    private func refusal(_ body: () throws -> some Any) -> String {
        do {
            return "\(try body())"
        } catch {
            return "\(error)"
        }
    }
}
