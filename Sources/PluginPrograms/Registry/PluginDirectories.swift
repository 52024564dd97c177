import Glibc

/// The directories in which plugins are looked for, in their order.
struct PluginDirectories: Sendable {
    private let all: [Directory]

    struct Directory: Sendable {
        let origin: PluginOrigin
        /// Absolute.
        let path: String
        /// Without symbolic links.
        fileprivate let realPath: String

        init(_ origin: PluginOrigin, _ path: String) {
            self.origin = origin
            self.path = path
            realPath = PluginDirectories.real(path)
        }
    }

    init(beside: String?, data: String?, path: String, gitPrograms: String?) {
        var directories: [Directory] = []
        if let beside { directories.append(Directory(.besideExecutable, beside)) }
        if let data { directories.append(Directory(.dataDirectory, data)) }
        if let gitPrograms { directories.append(Directory(.gitPrograms, gitPrograms)) }
        directories += path.split(separator: ":").map { Directory(.searchPath, String($0)) }
        // What lies in the working directory is not installed: an empty or relative entry of PATH does not count.
        all = directories.filter { $0.path.hasPrefix("/") }
    }

    /// The directories for a kind. One that comes twice is there once, at its first place.
    func holding(_ kind: PluginKind) -> [Directory] {
        var seen: Set<String> = []
        return all.filter { directory in
            let isForKind =
                switch directory.origin {
                case .searchPath: true
                case .gitPrograms: kind == .gitCredential
                default: kind != .gitCredential
                }
            return isForKind && seen.insert(directory.realPath).inserted
        }
    }

    /// What a file is good for; nothing where there is none.
    static func examine(_ path: String) -> FileState? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return lstat(path, &status) == 0 ? .broken(.leadsNowhere) : nil
        }
        guard status.st_mode & S_IFMT == S_IFREG else { return .broken(.notAFile) }
        return access(path, X_OK) == 0 ? .runs : .broken(.notExecutable)
    }

    enum FileState: Equatable {
        case runs
        case broken(PluginFault)
    }

    /// The names in a directory; none where it cannot be read.
    static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names
    }

    fileprivate static func real(_ path: String) -> String {
        guard let found = realpath(path, nil) else { return path }
        defer { free(found) }
        return String(cString: found)
    }
}
