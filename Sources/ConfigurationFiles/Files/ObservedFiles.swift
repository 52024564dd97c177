import Crypto
import Glibc

/// Files in some directories, as far as a change of them can be seen without reading them.
public struct ObservedFiles: Sendable, Equatable {
    private var files: [String: FileAppearance] = [:]

    /// Another text for every other sight of the files, in hexadecimal digits.
    public var digest: String {
        var hash = SHA256()
        for (path, appearance) in files.sorted(by: { $0.key < $1.key }) {
            var bytes = Array("\(path)\0".utf8)
            appearance.append(to: &bytes)
            hash.update(data: bytes)
        }
        return hash.finalize().prefix(12).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// What lies in these directories now. One that is not there has nothing in it.
    public init(in directories: [String]) {
        for directory in directories {
            guard let stream = opendir(directory) else { continue }
            defer { closedir(stream) }
            while let entry = readdir(stream) {
                var status = stat()
                let found = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { name in
                        // Names that begin with a dot are drafts, editors' and git's.
                        name.pointee == CChar(UInt8(ascii: "."))
                            || fstatat(dirfd(stream), name, &status, AT_SYMLINK_NOFOLLOW) != 0
                            ? nil : String(cString: name)
                    }
                }
                guard let found else { continue }
                // A directory's own time tells of its files' names, which are seen by themselves.
                if status.st_mode & S_IFMT == S_IFDIR { continue }
                files[directory + "/" + found] = FileAppearance(status)
            }
        }
    }
}
