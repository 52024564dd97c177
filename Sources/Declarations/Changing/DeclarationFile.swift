import ConfigurationFiles
import Glibc
public import Grants

/// An account's file as it was read at one time.
public struct DeclarationFile: Sendable, Equatable {
    public let name: PlainName
    public let path: String
    public let text: String
    /// Whether the program made the file and may write it again: its text is, byte for byte, what the program makes of the
    /// values in it, and it is an ordinary file of this user. Whatever a person adds to it, be it one blank, makes it the
    /// person's.
    public let isOurs: Bool

    init(name: PlainName, path: String, text: String, rendered: String?) {
        self.name = name
        self.path = path
        self.text = text
        isOurs = rendered.map { Array($0.utf8) == Array(text.utf8) } ?? false && FileNature(of: path).isOrdinary
    }
}

/// What kind of file something is, and who may do what with it.
struct FileNature {
    private var status = stat()
    private let exists: Bool

    init(of path: String) {
        exists = lstat(path, &status) == 0
    }

    var mode: mode_t { status.st_mode & 0o7777 }

    /// A regular file of this user and of no other name, that its owner may write and nobody execute. Any other was made so
    /// by a person, who would be surprised to find it replaced.
    var isOrdinary: Bool {
        exists && status.st_mode & S_IFMT == S_IFREG && status.st_uid == geteuid() && status.st_nlink == 1
            && mode & 0o600 == 0o600 && mode & 0o7113 == 0
    }
}
