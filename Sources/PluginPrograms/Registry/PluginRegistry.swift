public import Grants

/// The one way in which plugins are found: what is built in, the directory of the executable,
/// `$XDG_DATA_HOME/mailgrant/plugins`, then the absolute directories of `PATH`. The first that can be run wins.
///
/// Helpers of git are looked for where git looks: in its own directory of programs, then in `PATH`. Nothing here starts a
/// program.
public struct PluginRegistry: Sendable {
    private let builtIn: [PluginKind: Set<PlainName>]
    private let directories: PluginDirectories

    /// - Parameters:
    ///   - builtIn: the names that mailgrant itself has.
    ///   - beside: the directory of the `mailgrant` executable.
    ///   - data: `$XDG_DATA_HOME/mailgrant/plugins`.
    ///   - path: `PATH`.
    ///   - gitPrograms: git's own directory of programs.
    public init(
        builtIn: [PluginKind: Set<PlainName>], beside: String?, data: String?, path: String, gitPrograms: String? = nil
    ) {
        self.builtIn = builtIn
        directories = PluginDirectories(beside: beside, data: data, path: path, gitPrograms: gitPrograms)
    }

    /// - Parameters:
    ///   - environment: has `PATH`, `XDG_DATA_HOME`, `HOME` and `GIT_EXEC_PATH`.
    ///   - executable: the absolute path of `mailgrant`.
    public init(builtIn: [PluginKind: Set<PlainName>], environment: [String: String], executable: String) {
        let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        self.init(
            builtIn: builtIn, beside: executable.lastIndex(of: "/").map { String(executable[..<$0]) },
            data: Self.dataDirectory(environment), path: path,
            gitPrograms: GitPrograms.directory(path: path, environment: environment))
    }

    /// The place that the XDG Base Directory Specification gives to plugins; relative values count as unset.
    public static func dataDirectory(_ environment: [String: String]) -> String? {
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/mailgrant/plugins" }
        return environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/.local/share/mailgrant/plugins" : nil }
    }

    /// The plugin of a name that is used. One that cannot be run is told only where no other can.
    public func find(_ kind: PluginKind, _ name: PlainName) -> PluginProgram? {
        guard !kind.isReserved(name.text) else { return nil }
        var found: [PluginProgram] = []
        if builtIn[kind]?.contains(name) == true {
            found.append(PluginProgram(kind, name, origin: .builtIn, path: nil))
        }
        for directory in directories.holding(kind) {
            let path = "\(directory.path)/\(kind.prefix)\(name)"
            switch PluginDirectories.examine(path) {
            case .runs: found.append(PluginProgram(kind, name, origin: directory.origin, path: path))
            case .broken(let fault):
                found.append(PluginProgram(kind, name, origin: directory.origin, path: path, fault: fault))
            case nil: continue
            }
        }
        guard let used = found.firstIndex(where: { $0.fault == nil }) ?? found.indices.first else { return nil }
        var program = found.remove(at: used)
        program.shadowed = found
        return program
    }

    /// All that there are, by kind and then by name. Of the subcommands that are built in only those are told that
    /// shadow another.
    public func all() -> [PluginProgram] {
        PluginKind.allCases.flatMap { kind in
            names(of: kind).sorted().compactMap { find(kind, $0) }.filter {
                kind != .subcommand || $0.origin != .builtIn || !$0.shadowed.isEmpty
            }
        }
    }

    private func names(of kind: PluginKind) -> Set<PlainName> {
        directories.holding(kind).reduce(into: builtIn[kind] ?? []) { names, directory in
            for file in PluginDirectories.names(in: directory.path) where file.hasPrefix(kind.prefix) {
                guard let name = PlainName(String(file.dropFirst(kind.prefix.count))) else { continue }
                names.insert(name)
            }
        }
    }
}
