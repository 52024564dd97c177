import Glibc

extension ConfigurationDirectory {
    /// The commit that is checked out where this directory is, or lies in, a git working copy: its hash in hexadecimal.
    ///
    /// It is read from git's own files, since starting git for a line of a journal would be too much
    /// (gitrepository-layout(5)). Nothing where there is no commit, or refs are kept in another way than as files.
    public var commit: String? { repository?.head }

    /// What is under way in the git working copy where this directory is, or lies in: a phrase such as
    /// `a merge is not finished`. Nothing where nothing is, or where there is no working copy.
    public var gitWork: String? {
        guard let directory = repository?.directory else { return nil }
        if let work = GitWork.unfinished(in: directory) { return "a \(work) is not finished" }
        return GitWork.isWriting(in: directory) ? "git is at work (\(directory)/index.lock)" : nil
    }

    /// Whether this directory itself is a git working copy that knows a remote, so that there is something to pull: in one
    /// that was never pushed, and in one of a whole home directory, a pull would fail for ever.
    public var isPulled: Bool { access(path + "/.git", F_OK) == 0 && repository?.hasRemote == true }

    private var repository: GitRepository? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        var directory = String(cString: real)
        while true {
            if let repository = GitRepository(workingCopy: directory) { return repository }
            guard let slash = directory.lastIndex(of: "/"), directory != "/" else { return nil }
            directory = slash == directory.startIndex ? "/" : String(directory[..<slash])
        }
    }
}

/// The few files of a git repository that say which commit is checked out.
private struct GitRepository {
    /// Of this working copy: it has `HEAD`.
    let directory: String
    /// Of all working copies: it has the refs.
    let common: String

    /// Nothing where the directory is no working copy's.
    init?(workingCopy: String) {
        let path = (workingCopy == "/" ? "" : workingCopy) + "/.git"
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        if status.st_mode & S_IFMT == S_IFDIR {
            directory = path
        } else {
            // Of a submodule, or of a further working copy.
            let prefix = "gitdir: "
            guard let line = Self.line(of: path), line.hasPrefix(prefix) else { return nil }
            directory = Self.resolve(String(line.dropFirst(prefix.count)), in: workingCopy)
        }
        guard access(directory + "/HEAD", F_OK) == 0 else { return nil }
        common =
            Self.line(of: directory + "/commondir").map { [directory] in Self.resolve($0, in: directory) } ?? directory
    }

    var head: String? {
        guard let head = Self.line(of: directory + "/HEAD") else { return nil }
        let prefix = "ref: "
        guard head.hasPrefix(prefix) else { return Self.hash(head) }
        let name = String(head.dropFirst(prefix.count))
        guard name.hasPrefix("refs/"), !name.split(separator: "/").contains("..") else { return nil }
        return Self.line(of: common + "/" + name).flatMap(Self.hash) ?? packed(name)
    }

    /// Whether its configuration has a section `[remote "…"]` (git-config(1), "Syntax").
    var hasRemote: Bool {
        let lines = Self.text(of: common + "/config", limit: 1 << 20)?.split(separator: "\n") ?? []
        return lines.contains { $0.drop { $0 == " " || $0 == "\t" }.lowercased().hasPrefix("[remote \"") }
    }

    private func packed(_ name: String) -> String? {
        let lines = Self.text(of: common + "/packed-refs", limit: 16 << 20)?.split(separator: "\n") ?? []
        return lines.lazy.compactMap { line -> String? in
            let parts = line.split(separator: " ", maxSplits: 1)
            return parts.count == 2 && parts[1] == name ? Self.hash(String(parts[0])) : nil
        }.first
    }

    /// SHA-1 or SHA-256.
    private static func hash(_ text: String) -> String? {
        [40, 64].contains(text.utf8.count) && text.allSatisfy { $0.isASCII && $0.isHexDigit } ? text : nil
    }

    private static func resolve(_ path: String, in directory: String) -> String {
        path.hasPrefix("/") ? path : directory + "/" + path
    }

    private static func line(of path: String) -> String? {
        text(of: path, limit: 4_096)?.split(separator: "\n").first.map(String.init)
    }

    private static func text(of path: String, limit: Int) -> String? {
        let bytes = try? RegularFile.read(path, at: AT_FDCWD, file: path, limit: limit)
        return bytes.flatMap(\.self).map { String(decoding: $0, as: UTF8.self) }
    }
}
