/// What git's configuration files say, those of the machine, the person and the repository.
struct GitConfiguration {
    private let entries: [(origin: String, key: String)]

    /// Asks git for all of it, included files as well (git-config(1), `--show-origin`).
    init(of git: Git) async throws(RepositoryError) {
        let parts = try await git.run(["config", "--list", "--includes", "--show-origin", "-z"]).parts
        guard parts.count.isMultiple(of: 2) else { throw .git(.unexpectedAnswer(command: "git config")) }
        entries = stride(from: 0, to: parts.count, by: 2).map { index in
            let key = parts[index + 1].prefix { $0 != "\n" }
            return (parts[index], String(key))
        }
    }

    /// - Parameter key: in lower case.
    func has(_ key: String) -> Bool { entries.contains { $0.key == key && !$0.origin.hasPrefix("command line") } }

    /// The names of all filters that are defined.
    var filters: Set<String> {
        Set(
            entries.compactMap { entry in
                guard entry.key.hasPrefix("filter."), let dot = entry.key.lastIndex(of: ".") else { return nil }
                let name = entry.key[..<dot].dropFirst("filter.".count)
                return name.isEmpty ? nil : String(name)
            })
    }

    /// A configuration file in a working copy, which every commit could change; nothing where there is none.
    ///
    /// - Parameter gitDirectory: what lies there is no commit's.
    func file(in root: String, outside gitDirectory: String) -> String? {
        entries.lazy.compactMap { entry -> String? in
            guard entry.origin.hasPrefix("file:") else { return nil }
            let named = String(entry.origin.dropFirst("file:".count))
            let path = Path.real(named.hasPrefix("/") ? named : "\(root)/\(named)")
            return Path.isInside(path, Path.real(root)) && !Path.isInside(path, Path.real(gitDirectory)) ? path : nil
        }.first
    }
}
