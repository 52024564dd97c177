import Glibc

/// Makes files whole or not at all.
enum WholeFile {
    /// Makes a directory and those above it that are missing, each with mode 0700.
    static func makeDirectories(_ path: String) throws(DeclarationWriterError) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw failure(path)
        }
        try makeDirectories(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure(path) }
    }

    /// Writes a file of mode 0600, and never over another: link(2) gives it its name, which fails where there is one.
    static func create(_ name: String, in folder: String, with text: String) throws(DeclarationWriterError) {
        let path = folder + "/" + name
        try withDraft(of: name, in: folder, text, mode: 0o600) { (directory, draft) throws(DeclarationWriterError) in
            guard linkat(directory, draft, directory, name, 0) == 0 else {
                throw errno == EEXIST ? .exists(path: path) : failure(path)
            }
        }
    }

    /// Writes a file in the place of another, with its mode.
    ///
    /// - Parameter isUnchanged: whether the other is still what the text was made from. It is asked when everything else is
    ///   done, and while no other run of this program can write there.
    static func replace(
        _ name: String, in folder: String, with text: String, ifStill isUnchanged: () -> Bool?
    ) throws(DeclarationWriterError) {
        let path = folder + "/" + name
        let mode = FileNature(of: path).mode
        try withDraft(of: name, in: folder, text, mode: mode) { (directory, draft) throws(DeclarationWriterError) in
            // It is let go with the descriptor.
            guard flock(directory, LOCK_EX | LOCK_NB) == 0, isUnchanged() == true else {
                throw .changedMeanwhile(path: path)
            }
            guard renameat(directory, draft, directory, name) == 0 else { throw failure(path) }
        }
    }

    /// Puts a text on the disk under another name, has it given its own, and puts that on the disk, too.
    private static func withDraft(
        of name: String, in folder: String, _ text: String, mode: mode_t,
        _ place: (_ directory: CInt, _ draft: String) throws(DeclarationWriterError) -> Void
    ) throws(DeclarationWriterError) {
        let path = folder + "/" + name
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard directory >= 0 else { throw failure(folder) }
        defer { close(directory) }

        let draft = ".\(name).\(UInt64.random(in: .min ... .max))"
        let descriptor = openat(directory, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        defer { unlinkat(directory, draft, 0) }
        do {
            defer { close(descriptor) }
            guard writeAll(text, to: descriptor), fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else {
                throw failure(path)
            }
        }
        try place(directory, draft)
        guard fsync(directory) == 0 else { throw failure(path) }
    }

    private static func writeAll(_ text: String, to descriptor: CInt) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func failure(_ path: String) -> DeclarationWriterError {
        .cannotWrite(path: path, detail: String(cString: strerror(errno)))
    }
}
