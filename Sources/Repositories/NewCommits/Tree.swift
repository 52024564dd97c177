import ConfigurationFiles

/// What a commit has in the configuration directory.
struct Tree {
    struct File {
        /// Below the configuration directory.
        var path: String
        var object: String
        /// In bytes.
        var size: Int
    }

    var files: [File] = []
    /// Submodules, which are repositories of their own: the commit says which of their commits it wants.
    var submodules: [(path: String, commit: String)] = []

    /// The most files: ten times those of a thousand accounts.
    private static let longest = 10_000

    /// - Parameter listing: what `git ls-tree -r -z -l --full-tree` says of the commit's part below `prefix`.
    /// - Throws: ``RepositoryError/unacceptable(path:_:)``.
    init(listing: [String], below prefix: String) throws(RepositoryError) {
        guard listing.count <= Self.longest else { throw .unacceptable(path: ".", .tooMuch) }
        for entry in listing {
            // MODE TYPE OBJECT SIZE<tab>PATH, the size padded with blanks.
            let halves = entry.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
            let fields = (halves.first ?? "").split(separator: " ")
            guard halves.count == 2, fields.count == 4, halves[1].hasPrefix(prefix) else {
                throw .git(.unexpectedAnswer(command: "git ls-tree"))
            }
            let path = String(halves[1].dropFirst(prefix.count))
            guard Self.isPlain(path) else { throw .unacceptable(path: VisibleText.line(path), .name) }
            switch fields[0] {
            case "100644", "100755", "100664":
                files.append(File(path: path, object: String(fields[2]), size: Int(fields[3]) ?? 0))
            case "160000": submodules.append((path, String(fields[2])))
            default: throw .unacceptable(path: path, .symbolicLink)
            }
        }
    }

    /// git refuses names such as `..` and `.git` itself when it checks out; here nothing is written before it has.
    private static func isPlain(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return VisibleText.line(path, limit: 4096) == path
            && parts.allSatisfy { !["", ".", ".."].contains($0) && $0.lowercased() != ".git" }
    }
}
