import Glibc

/// Where git has its own programs, such as git-credential-cache.
enum GitPrograms {
    /// The directory, found without asking git, since finding a plugin starts no program.
    ///
    /// `GIT_EXEC_PATH` where it is set (git(1)), else `libexec/git-core` or `lib/git-core` beside the directory of the
    /// first git in `PATH`, its symbolic links followed.
    ///
    /// - Returns: the absolute path of a directory that is there.
    static func directory(path: String, environment: [String: String]) -> String? {
        if let named = environment["GIT_EXEC_PATH"], !named.isEmpty { return named.hasPrefix("/") ? named : nil }
        let programs = path.split(separator: ":").lazy.filter { $0.hasPrefix("/") }.map { "\($0)/git" }
        guard let git = programs.first(where: { access($0, X_OK) == 0 }), let found = realpath(git, nil) else {
            return nil
        }
        defer { free(found) }
        let above = String(cString: found).split(separator: "/").dropLast(2).reduce(into: "") { $0 += "/" + $1 }
        return ["libexec", "lib"].lazy.map { "\(above)/\($0)/git-core" }.first { access($0, X_OK) == 0 }
    }
}
