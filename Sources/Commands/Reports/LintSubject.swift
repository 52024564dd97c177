import ConfigurationFiles
import Declarations
import FoundationEssentials
import HelperKit

/// A directory to look at, and how its files are called: as the person called it.
struct LintSubject {
    let directory: ConfigurationDirectory
    private var prefix: (absolute: String, shown: String)?

    init(directory: ConfigurationDirectory) {
        self.directory = directory
    }

    /// A directory that a person names, from the working directory.
    ///
    /// - Parameter place: where it will be in force; nothing where it is.
    /// - Throws: ``ProgramFailure`` with status 66 where there is none.
    init(existing name: String, inPlaceOf place: String? = nil) throws(ProgramFailure) {
        self.init(named: name, inPlaceOf: place, in: FileManager.default.currentDirectoryPath)
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: directory.contents, isDirectory: &isDirectory), isDirectory else {
            throw ProgramFailure(
                .noInput, name, what: "there is no such directory", remedy: "name the one that has mailgrant.toml")
        }
    }

    private init(named name: String, inPlaceOf place: String?, in current: String) {
        let contents = Self.absolute(name, current)
        directory = ConfigurationDirectory(
            path: place.map { Self.absolute($0, current) } ?? contents, readFrom: contents)
        let shown = place ?? name
        if !shown.hasPrefix("/") {
            prefix = (directory.resolve(""), shown == "." ? "" : shown.hasSuffix("/") ? shown : shown + "/")
        }
    }

    private static func absolute(_ path: String, _ current: String) -> String {
        if path == "." { return current }
        let bare = path.hasSuffix("/") && path != "/" ? String(path.dropLast()) : path
        return bare.hasPrefix("/") ? bare : current + "/" + bare
    }

    var layers: Layers { DeclarationLoader(directory: directory).layers }

    func shown(_ error: ConfigurationError) -> ConfigurationError {
        guard let prefix, error.file.hasPrefix(prefix.absolute) else { return error }
        var error = error
        let rest = prefix.shown + error.file.dropFirst(prefix.absolute.count)
        error.file = rest.isEmpty ? "." : rest
        return error
    }
}
