import ConfigurationFiles
import Glibc

extension WorkingCopy {
    /// Writes the configuration directory of a commit, as it would be checked out, into a private directory.
    ///
    /// Only regular files are written, each by its content in the commit: no filter runs, no link is made, and a commit
    /// whose files would come out otherwise is refused. A submodule is there as it is in the working copy, since a pull
    /// leaves it so.
    ///
    /// Of a file that is too long for a configuration only as much is written as shows that.
    ///
    /// - Parameter directory: it is made, and must not exist.
    /// - Throws: ``RepositoryError/unacceptable(path:_:)``, ``RepositoryError/cannotWrite(path:detail:)``,
    ///   ``RepositoryError/git(_:)``.
    public func materialize(
        _ incoming: NewCommits, in directory: String
    ) async throws(RepositoryError) {
        let limit = ConfigurationDirectory.fileLimit
        let tree = try await tree(of: incoming.to)
        try await refuseAttributes(incoming, tree, indexFile: directory + ".index")
        let contents = try await contents(of: tree)
        try PrivateTree.makeDirectory(directory)
        for (file, bytes) in zip(tree.files, contents) {
            try PrivateTree.write(bytes.prefix(limit + 1), to: file.path, in: directory)
        }
        for submodule in tree.submodules {
            try PrivateTree.copy("\(root)/\(prefix)\(submodule.path)", to: submodule.path, in: directory, limit: limit)
        }
    }

    /// The submodules that a commit wants at another commit than the one in force does; below the configuration directory.
    public func movedSubmodules(_ incoming: NewCommits) async throws(RepositoryError) -> [String] {
        let before = try await tree(of: incoming.from).submodules
        return try await tree(of: incoming.to).submodules.filter { now in
            before.first { $0.path == now.path }?.commit != now.commit
        }.map(\.path)
    }

    private func tree(of commit: CommitID) async throws(RepositoryError) -> Tree {
        let place = prefix.isEmpty ? [] : ["--", prefix]
        let words = ["ls-tree", "-r", "-z", "-l", "--full-tree", commit.text] + place
        return try Tree(listing: try await git.run(words).parts, below: prefix)
    }

    /// The most bytes of all files together: 32 MiB.
    private static let contentLimit = 32 << 20

    /// The contents of all files, in their order.
    private func contents(of tree: Tree) async throws(RepositoryError) -> [ArraySlice<UInt8>] {
        guard tree.files.reduce(0, { $0 + $1.size }) <= Self.contentLimit else {
            throw .unacceptable(path: ".", .tooMuch)
        }
        guard !tree.files.isEmpty else { return [] }
        let unexpected = RepositoryError.git(.unexpectedAnswer(command: "git cat-file"))
        let objects = tree.files.map { $0.object + "\n" }.joined()
        let bytes = try await git.run(["cat-file", "--batch"], input: Array(objects.utf8)).bytes
        // OBJECT TYPE SIZE<line feed>CONTENT<line feed>
        var rest = bytes[...]
        var contents: [ArraySlice<UInt8>] = []
        for file in tree.files {
            guard let lineEnd = rest.firstIndex(of: UInt8(ascii: "\n")),
                String(decoding: rest[..<lineEnd], as: UTF8.self) == "\(file.object) blob \(file.size)"
            else { throw unexpected }
            let content = rest.dropFirst(lineEnd - rest.startIndex + 1)
            guard content.count > file.size else { throw unexpected }
            contents.append(content.prefix(file.size))
            rest = content.dropFirst(file.size + 1)
        }
        return contents
    }

    /// Refuses a commit with attributes by which what is checked out is not what was looked at: of any file that changes,
    /// and of all in the configuration directory.
    private func refuseAttributes(
        _ incoming: NewCommits, _ tree: Tree, indexFile: String
    ) async throws(RepositoryError) {
        let harmful = ["filter", "working-tree-encoding", "ident"]
        let changed = try await git.run([
            "diff-tree", "-r", "-z", "--name-only", "--no-renames", "--diff-filter=d", incoming.from.text,
            incoming.to.text,
        ]).parts
        let paths = changed + tree.files.map { prefix + $0.path }
        guard !paths.isEmpty else { return }
        defer { unlink(indexFile) }
        try await git.run(["read-tree", incoming.to.text], indexFile: indexFile)
        let answer = try await git.run(
            ["check-attr", "--cached", "--stdin", "-z"] + harmful, input: Array(paths.joined(separator: "\0").utf8),
            indexFile: indexFile
        ).parts
        guard answer.count.isMultiple(of: 3) else { throw .git(.unexpectedAnswer(command: "git check-attr")) }
        for index in stride(from: 0, to: answer.count, by: 3)
        where !["unspecified", "unset"].contains(answer[index + 2]) {
            throw .unacceptable(
                path: printable(answer[index]), .attribute(printable(answer[index + 1])))
        }
    }
}
