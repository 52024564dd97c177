import ConfigurationFiles
import Foundation
import TemporaryFiles
import Testing

@Suite("The commit that is checked out")
struct CommitTests {
    private static let commit = String(repeating: "0123456789", count: 4)

    private func found(_ files: [String: String], in directory: String = "") throws -> String? {
        try withTemporaryDirectory { root in
            try FileManager.default.createDirectory(atPath: root + "/" + directory, withIntermediateDirectories: true)
            for (path, text) in files { try write(text, to: "\(root)/\(path)") }
            return ConfigurationDirectory(path: root + "/" + directory).commit
        }
    }

    @Test("A branch's, loose or packed, and one without a branch")
    func branches() throws {
        let head = [".git/HEAD": "ref: refs/heads/main\n"]
        #expect(try found(head.merging([".git/refs/heads/main": Self.commit + "\n"]) { $1 }) == Self.commit)
        let packed = """
            # pack-refs with: peeled fully-peeled sorted
            \(String(repeating: "f", count: 40)) refs/heads/another
            \(Self.commit) refs/heads/main
            """
        #expect(try found(head.merging([".git/packed-refs": packed]) { $1 }) == Self.commit)
        #expect(try found([".git/HEAD": Self.commit + "\n"]) == Self.commit)
    }

    @Test("That of a working copy around it, of a submodule and of a further working copy")
    func elsewhere() throws {
        let repository = [".git/HEAD": Self.commit, "mailgrant/mailgrant.toml": ""]
        #expect(try found(repository, in: "mailgrant") == Self.commit)
        let submodule = ["org/.git": "gitdir: ../.git/modules/org\n", ".git/modules/org/HEAD": Self.commit]
        #expect(try found(submodule, in: "org") == Self.commit)
        let worktree = [
            "tree/.git": "gitdir: ../main/.git/worktrees/tree\n", "main/.git/worktrees/tree/HEAD": "ref: refs/heads/x",
            "main/.git/worktrees/tree/commondir": "../..\n", "main/.git/refs/heads/x": Self.commit,
        ]
        #expect(try found(worktree, in: "tree") == Self.commit)
    }

    @Test(
        "None where there is none, and nothing is taken for one",
        arguments: [
            [:], [".git/HEAD": "ref: refs/heads/main\n"], [".git/HEAD": "not a hash"],
            [".git/HEAD": "ref: refs/../../secret", "secret": String(repeating: "a", count: 40)],
            [".git": "nothing of git's"],
            [".git/config": ""],
        ])
    func none(files: [String: String]) throws {
        #expect(try found(files) == nil)
    }
}
