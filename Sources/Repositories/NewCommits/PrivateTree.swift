import Glibc

/// Files of mode 0600 in directories of mode 0700, made anew.
enum PrivateTree {
    static func makeDirectory(_ path: String) throws(RepositoryError) {
        guard mkdir(path, 0o700) == 0 else { throw failure(path) }
    }

    /// - Parameter path: plain components below the directory.
    static func write(
        _ bytes: some Collection<UInt8>, to path: String, in directory: String
    ) throws(RepositoryError) {
        var parent = directory
        for part in path.split(separator: "/").dropLast() {
            parent += "/" + part
            guard mkdir(parent, 0o700) == 0 || errno == EEXIST else { throw failure(parent) }
        }
        let file = directory + "/" + path
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(file) }
        defer { close(descriptor) }
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(file) }
            rest = rest.dropFirst(count)
        }
    }

    /// Copies the regular files of a directory, hidden ones left out; links are not followed. Of a longer file than the
    /// limit only as much is copied as shows that it is longer.
    static func copy(_ source: String, to path: String, in directory: String, limit: Int) throws(RepositoryError) {
        for name in names(in: source) where !name.hasPrefix(".") {
            let from = "\(source)/\(name)"
            var status = stat()
            guard lstat(from, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try copy(from, to: "\(path)/\(name)", in: directory, limit: limit)
            case S_IFREG: try write(read(from, limit: limit + 1), to: "\(path)/\(name)", in: directory)
            default: continue
            }
        }
    }

    /// Removes a directory with everything in it; what cannot be removed stays.
    static func remove(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            unlink(path)
            return
        }
        for name in names(in: path) { remove("\(path)/\(name)") }
        rmdir(path)
    }

    static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    static func read(_ path: String, limit: Int) throws(RepositoryError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < limit {
            let count = block.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { break }
            bytes += block.prefix(count)
        }
        return Array(bytes.prefix(limit))
    }

    static func failure(_ path: String) -> RepositoryError {
        .cannotWrite(path: path, detail: String(cString: strerror(errno)))
    }
}
