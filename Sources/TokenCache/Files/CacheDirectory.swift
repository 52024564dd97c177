import Glibc
import Secrets

/// The directory of the sealed files: `mailgrant` in the user's runtime directory, for the user alone.
///
/// It counts only where it and the runtime directory belong to the user and nobody else may write there, so nobody else can
/// put a symbolic link or a file of theirs in place of what was checked.
public struct CacheDirectory: Sendable, Equatable {
    let path: Path

    /// Finds the directory of this process's user. Nothing where there is no runtime directory that can be trusted.
    ///
    /// - Parameters:
    ///   - runtimeDirectory: what serves in place of the environment's `XDG_RUNTIME_DIR`. A relative one is ignored, as
    ///     the XDG Base Directory Specification says; without one, `/run/user/UID` serves, as programs started by cron
    ///     lack the variable.
    ///   - creating: whether to make the directory where it is missing.
    public static func locate(runtimeDirectory: String? = nil, creating: Bool) -> CacheDirectory? {
        guard let parent = trustedParent(declared: declaredParent(runtimeDirectory)) else { return nil }
        let path = parent.extended(by: "/", Secret("mailgrant"))
        if creating { path.withCharacters { _ = mkdir($0, 0o700) } }
        // lstat, so that a symbolic link is not a directory.
        var status = stat()
        guard path.withCharacters({ lstat($0, &status) }) == 0, isDirectoryOfUser(status), status.st_mode & 0o077 == 0
        else {
            return nil
        }
        return CacheDirectory(path: path)
    }

    private static func declaredParent(_ runtimeDirectory: String?) -> Path? {
        let path = runtimeDirectory.map { $0.withCString { Path($0) } } ?? getenv("XDG_RUNTIME_DIR").map { Path($0) }
        guard let path, path.isAbsolute else { return nil }
        return path
    }

    private static func trustedParent(declared: Path?) -> Path? {
        var status = stat()
        if let declared {
            let isTrusted =
                declared.withCharacters { stat($0, &status) } == 0 && isDirectoryOfUser(status)
                && status.st_mode & 0o022 == 0
            return isTrusted ? declared : nil
        }
        let usual = "/run/user/\(geteuid())".withCString { Path($0) }
        guard usual.withCharacters({ lstat($0, &status) }) == 0, isDirectoryOfUser(status),
            status.st_mode & 0o777 == 0o700
        else {
            return nil
        }
        return usual
    }

    private static func isDirectoryOfUser(_ status: stat) -> Bool {
        status.st_mode & S_IFMT == S_IFDIR && status.st_uid == geteuid()
    }

    func file(_ name: Secret) -> CacheFile {
        CacheFile(path: path.extended(by: "/", name))
    }

    /// Removes every file that a cache made here.
    func removeAll() {
        guard let directory = path.withCharacters({ opendir($0) }) else { return }
        defer { closedir(directory) }
        // A directory, such as the two that stand for this one and the one above, cannot be unlinked.
        while let entry = readdir(directory) {
            withUnsafeBytes(of: &entry.pointee.d_name) { name in
                _ = name.withMemoryRebound(to: CChar.self) { name in
                    name.baseAddress.map { unlinkat(dirfd(directory), $0, 0) }
                }
            }
        }
    }
}
