import Glibc

/// A directory of this program's own in which one pull works: the tree that is looked at, and a note of a move that is
/// under way. Whoever uses it holds a lock, so that what is found in it is left over.
public struct Workplace: Sendable {
    let path: String

    /// - Throws: ``RepositoryError/cannotWrite(path:detail:)``.
    public init(at path: String) throws(RepositoryError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw PrivateTree.failure(path) }
        self.path = path
    }

    /// Lends a directory that does not exist yet, and removes what has become of it.
    public func withTree<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let directory = path + "/tree"
        PrivateTree.remove(directory)
        defer { PrivateTree.remove(directory) }
        return try await body(directory)
    }

    /// Also looked for by `StateDirectory.isMoving`.
    var noteOfMove: String { path + "/move" }
}
