import Clients
import FoundationEssentials
import LocalState
import TemporaryFiles
import Testing

@testable import Reconciliation

@Suite("Whether a person's file includes what was installed")
struct IncludeLackTests {
    private func lack(_ home: String, places: [String] = ["~/.rc"], file: String = "~/own.el") throws -> IncludeLack? {
        try IncludeLack(
            ClientInclude(
                file: file, line: "source \(file)", places: places,
                statement: IncludeStatement(words: ["source"], comment: "#")), home: home)
    }

    @Test(
        "Any way that leads to the file will do",
        arguments: [
            "source ~/own.el", "source HOME/own.el", "source own.el", "source ~/own", "source ~/link.el",
            "source (in-home \"own.el\")", "source $dir/own.el", "source ~/other", "source other", "source sub/other",
        ])
    func included(text: String) throws {
        try withTemporaryDirectory { home in
            try write("x", to: home + "/own.el")
            try write("source circle\nsource ~/own.el\n", to: home + "/other")
            try write("source ../own.el\n", to: home + "/sub/other")
            try write("source other\n", to: home + "/circle")
            try FileManager.default.createSymbolicLink(atPath: home + "/link.el", withDestinationPath: home + "/own.el")
            try write(text.replacing("HOME", with: home) + "\n", to: home + "/.rc")
            #expect(try lack(home) == nil)
        }
    }

    @Test(
        "Another file, a comment and a file that includes itself will not",
        arguments: [
            "", "# source ~/own.el", "source ~/own.elc", "source ~/own-2.el", "source (in-home \"my-own.el\")",
            "source ~/.rc",
            "source ~/nothing", "source ~/device",
        ])
    func missing(text: String) throws {
        try withTemporaryDirectory { home in
            try FileManager.default.createSymbolicLink(atPath: home + "/device", withDestinationPath: "/dev/zero")
            try write(text + "\n", to: home + "/.rc")
            let lack = try #require(try lack(home))
            #expect(lack.words == "\(home)/.rc does not include \(home)/own.el")
            #expect(lack.step == "add to \(home)/.rc once: source ~/own.el")
        }
    }

    @Test("The first of the files that are there is the one to add to; where none is, the first is missing")
    func places() throws {
        try withTemporaryDirectory { home in
            let places = ["~/.rc", "~/.config/rc"]
            #expect(
                try lack(home, places: places)?.words == "\(home)/.rc is not there, and should include \(home)/own.el")
            try write("", to: home + "/.config/rc")
            #expect(try lack(home, places: places)?.file == home + "/.config/rc")
            try write("source ~/own.el", to: home + "/.config/rc")
            try write("", to: home + "/.rc")
            #expect(try lack(home, places: places) == nil)
        }
    }

    @Test("A file that cannot be looked into is an error, not an include that is missing")
    func unreadable() throws {
        try withTemporaryDirectory { home in
            try FileManager.default.createDirectory(atPath: home + "/.rc", withIntermediateDirectories: false)
            #expect(throws: ClientFileError.self) { try lack(home) }
            try FileManager.default.removeItem(atPath: home + "/.rc")
            // Old configurations are in Latin-1.
            try Data([0xe4, 0x0a] + Array("source ~/own.el\n".utf8)).write(to: URL(filePath: home + "/.rc"))
            #expect(try lack(home) == nil)
        }
    }
}
