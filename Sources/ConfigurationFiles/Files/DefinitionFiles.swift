import Synchronization

/// Definitions by name, each one file: those in a folder of the configuration directory, of the layers below it from the
/// highest to the lowest, then the bundled ones.
///
/// A file is read when its definition is first asked for, and once.
public final class DefinitionFiles<Definition: Sendable>: Sendable {
    /// Reads one file.
    ///
    /// - Parameters:
    ///   - text: the whole file.
    ///   - file: how messages name it.
    public typealias Reading =
        @Sendable (_ text: String, _ name: String, _ file: String, DefinitionOrigin) throws(ConfigurationErrors) ->
        Definition

    /// What a program says of itself, in the form of a file, and how messages name it; nothing where there is no program
    /// of this name.
    public typealias Programs = @Sendable (_ name: String) -> (text: String, file: String)?

    private let directories: [ConfigurationDirectory]
    private let folder: String
    private let bundled: BundledDefinitions<Definition>
    private let programs: Programs
    private let read: Reading
    private let answers = Mutex<[String: Result<Definition?, ConfigurationErrors>]>([:])

    /// - Parameters:
    ///   - directories: where a person's own files are, the highest layer first; none leaves the bundled ones.
    ///   - folder: the folder in them.
    ///   - bundled: those of this program.
    ///   - programs: are asked last.
    public init(
        directories: [ConfigurationDirectory], folder: String, bundled: BundledDefinitions<Definition>,
        programs: @escaping Programs = { _ in nil }, reading read: @escaping Reading
    ) {
        self.directories = directories
        self.folder = folder
        self.bundled = bundled
        self.programs = programs
        self.read = read
    }

    /// A definition; nothing where there is none of this name.
    ///
    /// - Parameter name: one path component, checked by the caller.
    /// - Throws: ``ConfigurationErrors`` where its file is wrong. A broken file hides a bundled definition of its name:
    ///   falling back would use what the person replaced.
    public func definition(_ name: String) throws(ConfigurationErrors) -> Definition? {
        if let answer = answers.withLock({ $0[name] }) { return try answer.get() }
        let answer = Result { () throws(ConfigurationErrors) in try readFile(name) }
        // What is not there may come: a program is asked while others are read.
        if case .success(nil) = answer { return nil }
        answers.withLock { $0[name] = answer }
        return try answer.get()
    }

    /// The names of all files, in no order; a directory that cannot be read adds none.
    public var names: Set<String> {
        let own = directories.flatMap { (try? $0.names(in: folder)) ?? [] }
        return Set(own.filter { $0.hasSuffix(".toml") }.map { String($0.dropLast(5)) })
            .union(bundled.names)
    }

    /// What a definition's file says, before anybody asks what it means; nothing where there is none of this name.
    ///
    /// - Throws: ``ConfigurationErrors`` where the file cannot be read or is not TOML.
    public func document(of name: String) throws(ConfigurationErrors) -> DocumentTable? {
        guard let found = try find(name) else { return nil }
        return try DocumentTable(parsing: found.text, file: found.file)
    }

    private func readFile(_ name: String) throws(ConfigurationErrors) -> Definition? {
        if let own = try findOwn(name) { return try read(own.text, name, own.file, .file(own.file)) }
        if let bundled = try bundled.definition(name) { return bundled }
        guard let found = programs(name) else { return nil }
        return try read(found.text, name, found.file, .program(found.file))
    }

    private func find(_ name: String) throws(ConfigurationErrors) -> (text: String, file: String)? {
        try findOwn(name) ?? bundled.find(name) ?? programs(name)
    }

    private func findOwn(_ name: String) throws(ConfigurationErrors) -> (text: String, file: String)? {
        for directory in directories {
            guard let text = try directory.text(of: "\(name).toml", in: folder) else { continue }
            return (text, directory.resolve("\(folder)/\(name).toml"))
        }
        return nil
    }
}

/// Where a definition comes from.
public enum DefinitionOrigin: Sendable, Equatable {
    /// A part of this program.
    case bundled
    /// The file at this path.
    case file(String)
    /// What a program says of itself; how messages name it.
    case program(String)
}
