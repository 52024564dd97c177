import Glibc

/// The directory that holds the configuration and can be a git repository.
///
/// The directory itself may be reached through symbolic links, so that a repository can lie anywhere. Below it none is
/// followed: what a commit says must be in the commit, and not in whatever a link in it points to.
public struct ConfigurationDirectory: Sendable, Equatable {
    /// Absolute. Messages name files by it, and relative paths in declarations begin here.
    public let path: String
    /// Where its files are read: the same place, unless they are looked at before they come into force.
    public let contents: String

    public init(path: String) {
        self.init(path: path, readFrom: path)
    }

    /// - Parameter contents: the directory where the files lie that are looked at as though they lay in this one.
    public init(path: String, readFrom contents: String) {
        self.path = path
        self.contents = contents
    }

    /// `$XDG_CONFIG_HOME/mailgrant`, else `~/.config/mailgrant` (XDG Base Directory Specification). A relative
    /// `XDG_CONFIG_HOME` is ignored, as the specification demands, and without `HOME` the password database knows.
    ///
    /// Nothing where neither leads to an absolute path.
    public static func locate(environment: [String: String]) -> ConfigurationDirectory? {
        if let base = absolute(environment["XDG_CONFIG_HOME"]) { return Self(path: join(base, "mailgrant")) }
        guard let home = homeDirectory(environment: environment) else { return nil }
        return Self(path: join(home, ".config/mailgrant"))
    }

    /// `HOME`, or without it what the password database knows: servers such as Postfix start programs with next to no
    /// environment. Nothing where neither is an absolute path.
    public static func homeDirectory(environment: [String: String]) -> String? {
        absolute(environment["HOME"])
            ?? getpwuid(getuid()).flatMap { absolute(String(cString: $0.pointee.pw_dir)) }
    }

    /// The absolute path of something in the directory, for messages and for files named in declarations: an absolute
    /// path stays as it is.
    public func resolve(_ relative: String) -> String {
        relative.hasPrefix("/") ? relative : Self.join(path, relative)
    }

    /// The directory at a path that this one's declarations name. One within this directory is read where this one is,
    /// unless it is empty there: a submodule whose commit was not fetched is as it is in force.
    public func directory(at relative: String) -> ConfigurationDirectory {
        let resolved = resolve(relative)
        let leavesHere = relative.hasPrefix("/") || relative.split(separator: "/").contains("..")
        let here = ConfigurationDirectory(path: resolved, readFrom: Self.join(contents, relative))
        let isHere = !leavesHere && (try? here.names(in: ".").isEmpty) == false
        return isHere ? here : ConfigurationDirectory(path: resolved)
    }

    /// Where a file that ``resolve(_:)`` named is read: a file of this directory among its ``contents``.
    public func readingPath(of resolved: String) -> String {
        guard resolved.hasPrefix(Self.join(path, "")) else { return resolved }
        return Self.join(contents, String(resolved.dropFirst(Self.join(path, "").count)))
    }

    private static func join(_ base: String, _ relative: String) -> String {
        base.hasSuffix("/") ? base + relative : base + "/" + relative
    }

    private static func absolute(_ path: String?) -> String? {
        path.flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
}

extension ConfigurationDirectory {
    /// The most bytes a configuration file may have: 1 MiB.
    public static let fileLimit = 1 << 20

    /// The text of a file; nothing where there is none.
    ///
    /// - Parameters:
    ///   - name: one path component.
    ///   - folder: a directory in this one, also one component; nothing for this one itself.
    /// - Throws: ``ConfigurationErrors`` where it is no regular file, a symbolic link, too large, not UTF-8, or cannot
    ///   be read.
    public func text(of name: String, in folder: String? = nil) throws(ConfigurationErrors) -> String? {
        guard let directory = try open(folder) else { return nil }
        defer { close(directory) }
        let file = resolve(folder.map { $0 + "/" + name } ?? name)
        guard let bytes = try RegularFile.read(name, at: directory, file: file, limit: Self.fileLimit) else {
            return nil
        }
        return try Self.decode(bytes, file: file)
    }

    /// The names in a directory of this one, sorted; none where it does not exist.
    ///
    /// - Throws: ``ConfigurationErrors`` where it is no directory, a symbolic link, or cannot be read.
    public func names(in folder: String) throws(ConfigurationErrors) -> [String] {
        try entries(of: folder) { name, _ in name }.sorted()
    }

    /// The names in a directory of this one, in no order, and how the files look that they stand for.
    ///
    /// - Throws: as ``names(in:)``.
    public func appearances(
        in folder: String
    ) throws(ConfigurationErrors) -> [(name: String, appearance: FileAppearance?)] {
        try entries(of: folder) { name, directory in (name, FileAppearance(name, at: directory)) }
    }

    /// What a call makes of each name and the open directory.
    private func entries<Entry>(
        of folder: String, _ entry: (String, CInt) -> Entry
    ) throws(ConfigurationErrors) -> [Entry] {
        guard let descriptor = try open(folder) else { return [] }
        guard let stream = fdopendir(descriptor) else {
            defer { close(descriptor) }
            throw RegularFile.failure(resolve(folder), errno)
        }
        defer { closedir(stream) }
        var entries: [Entry] = []
        while let found = readdir(stream) {
            let name = withUnsafePointer(to: &found.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != "." && name != ".." { entries.append(entry(name, descriptor)) }
        }
        return entries
    }

    private func open(_ folder: String?) throws(ConfigurationErrors) -> CInt? {
        let base = Glibc.open(contents, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard base >= 0 else { return try RegularFile.absentOrFailure(path, errno) }
        guard let folder else { return base }
        defer { close(base) }
        let descriptor = openat(base, folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            if RegularFile.isSymbolicLink(folder, at: base) { throw RegularFile.link(resolve(folder)) }
            return try RegularFile.absentOrFailure(resolve(folder), code)
        }
        return descriptor
    }

    private static func decode(_ bytes: [UInt8], file: String) throws(ConfigurationErrors) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        // What is valid before the first bad byte tells its line.
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var line = 1
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            if scalar == "\n" { line += 1 }
        }
        throw ConfigurationErrors(
            ConfigurationError(file: file, line: line, column: 1, message: "this line is not UTF-8"))
    }
}
