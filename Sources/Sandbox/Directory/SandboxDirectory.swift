import FoundationEssentials
import Glibc
import Secrets
import SystemPackage

/// The private directory in which the sandbox leaves what others need to know: mode 0700, its files 0600.
struct SandboxDirectory: Sendable {
    let path: FilePath

    /// Uses a directory of the caller, made if absent.
    /// - Throws: ``SandboxError/Code/unwritableDirectory``, also where the directory belongs to somebody else or others
    ///   may enter it.
    init(at path: String) throws(SandboxError) {
        // Whoever reads the description may stand in another directory.
        let given = FilePath(path)
        let here = FilePath(FileManager.default.currentDirectoryPath)
        self.path = given.isAbsolute ? given : here.pushing(given).lexicallyNormalized()
        guard mkdir(self.path.string, 0o700) == 0 || errno == EEXIST else {
            throw Self.failure("make", self.path, errno)
        }
        // Of the name itself: a symbolic link is somebody's idea of where to write.
        guard let status = try? Stat(self.path, followTargetSymlink: false), status.type == .directory,
            status.userID.rawValue == geteuid(),
            status.permissions.isDisjoint(with: [.groupReadWriteExecute, .otherReadWriteExecute])
        else {
            throw SandboxError(.unwritableDirectory, "\(self.path) is not a directory of mode 0700 that you own")
        }
    }

    /// Makes a directory of its own for the run.
    static func temporary() throws(SandboxError) -> SandboxDirectory {
        let base = FileManager.default.temporaryDirectory.path(percentEncoded: false)
        var template = Array(FilePath(base).appending("mailgrant-sandbox-XXXXXX").string.utf8CString)
        guard mkdtemp(&template) != nil else { throw failure("make a directory in", FilePath(base), errno) }
        return try SandboxDirectory(
            at: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    func path(_ name: String) -> String { path.appending(name).string }

    /// Writes a file so that it is whole as soon as it is there.
    func write(_ bytes: some Sequence<UInt8>, to name: String) throws(SandboxError) {
        let target = path.appending(name)
        let draft = path.appending(".\(name).new")
        do {
            unlink(draft.string)
            let file = try FileDescriptor.open(
                draft, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
                permissions: [.ownerReadWrite])
            try file.closeAfter { _ = try file.writeAll(bytes) }
        } catch {
            throw Self.failure("write", target, (error as? Errno)?.rawValue ?? EIO)
        }
        guard rename(draft.string, target.string) == 0 else { throw Self.failure("write", target, errno) }
    }

    /// Without a newline: the file is the secret.
    func write(_ secret: Secret, to name: String) throws(SandboxError) {
        try secret.withExposedBytes { (bytes) throws(SandboxError) in try write(bytes, to: name) }
    }

    /// Removes the directory with the files named, as far as that goes.
    func remove(files: [String]) {
        for name in files { unlink(path(name)) }
        rmdir(path.string)
    }

    private static func failure(_ action: String, _ path: FilePath, _ code: CInt) -> SandboxError {
        SandboxError(.unwritableDirectory, "cannot \(action) \(path): \(Errno(rawValue: code).description)")
    }
}
