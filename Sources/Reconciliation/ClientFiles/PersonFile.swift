import Glibc

/// A configuration file in somebody's home directory, read so that it can be replaced without harm.
///
/// A symbolic link is followed and stays: dotfiles often are links into a repository. What is replaced is the regular
/// file at its end, as a whole, with its mode, and only while it is still the one that was read.
struct PersonFile {
    /// As it was asked for.
    let path: String
    let text: String
    /// The file at the end of the links.
    private let realPath: String
    private let status: stat

    /// The most bytes that such a file may have.
    static let longest = 1 << 20

    /// - Returns: nothing where there is no file.
    /// - Throws: ``ClientFileError`` where it is no regular file of this user's, too large, not UTF-8, or a link that
    ///   leads nowhere.
    static func read(_ path: String) throws(ClientFileError) -> PersonFile? {
        guard let real = realpath(path, nil) else {
            guard errno == ENOENT else { throw ClientFileError(path) }
            var link = stat()
            guard lstat(path, &link) != 0 else { throw ClientFileError(path, "is a symbolic link that leads nowhere") }
            return nil
        }
        defer { free(real) }
        let realPath = String(cString: real)
        let file = open(realPath, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw ClientFileError(path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw ClientFileError(path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw ClientFileError(path, "is no regular file") }
        guard status.st_uid == geteuid() else { throw ClientFileError(path, "belongs to another user") }
        guard status.st_size <= longest else { throw ClientFileError(path, "is larger than \(longest) bytes") }
        guard let text = String(validating: try bytes(of: file, path), as: UTF8.self) else {
            throw ClientFileError(path, "is not UTF-8")
        }
        return PersonFile(path: path, text: text, realPath: realPath, status: status)
    }

    /// Puts another text in its place; the old or the new one is there whole at every moment.
    ///
    /// - Parameter backup: also leave the old text beside it.
    func replace(with text: String, backup: Bool) throws(ClientFileError) {
        var now = stat()
        guard lstat(realPath, &now) == 0, now.st_ino == status.st_ino, now.st_dev == status.st_dev,
            now.st_size == status.st_size, now.st_mtim.tv_sec == status.st_mtim.tv_sec,
            now.st_mtim.tv_nsec == status.st_mtim.tv_nsec
        else { throw ClientFileError(path, "was changed by somebody else meanwhile") }
        let mode = status.st_mode & 0o7777
        if backup { try Self.put(self.text, at: realPath + Self.backupSuffix, mode: mode, for: path) }
        try Self.put(text, at: realPath, mode: mode, for: path)
    }

    /// What a file is called that holds what a person had before this program first wrote to it.
    static let backupSuffix = ".before-mailgrant"

    /// Makes a file of mode 0600, and the directories above it.
    static func create(_ path: String, _ text: String) throws(ClientFileError) {
        try makeDirectory(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
        try put(text, at: path, mode: 0o600, for: path)
    }

    static func remove(_ path: String) throws(ClientFileError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw ClientFileError(path) }
    }

    /// Makes a directory of mode 0700 and those above it that are missing.
    static func makeDirectory(_ path: String) throws(ClientFileError) {
        if path.isEmpty || mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/") else { throw ClientFileError(path) }
        try makeDirectory(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw ClientFileError(path) }
    }

    private static func put(_ text: String, at place: String, mode: mode_t, for path: String) throws(ClientFileError) {
        // One name, under the lock that whoever changes such files holds: what a killed run has left is used up by the next.
        let draft = place + ".mailgrant-draft"
        unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw ClientFileError(path) }
        do throws(ClientFileError) {
            defer { close(file) }
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw ClientFileError(path) }
                rest = rest.dropFirst(count)
            }
            guard fchmod(file, mode) == 0, fsync(file) == 0, rename(draft, place) == 0 else {
                throw ClientFileError(path)
            }
        } catch {
            unlink(draft)
            throw error
        }
    }

    static func bytes(of file: CInt, _ path: String) throws(ClientFileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= longest {
            let count = Glibc.read(file, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ClientFileError(path) }
            if count == 0 { break }
            bytes += block.prefix(count)
        }
        return bytes
    }
}

/// A mail program's file that cannot be used as it is.
public struct ClientFileError: Error, Sendable, Equatable {
    public var path: String
    public var detail: String

    init(_ path: String, _ detail: String) {
        self.path = path
        self.detail = detail
    }

    /// With what the system said just now.
    init(_ path: String) {
        self.init(path, String(cString: strerror(errno)))
    }
}
