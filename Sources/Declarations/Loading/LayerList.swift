import ConfigurationFiles
import Glibc

/// What `layers` in `mailgrant.toml` names: directories of declarations below the person's own, lowest first.
///
/// A layer names none itself, so there are no circles and no surprises.
struct LayerList {
    let layers: Layers
    /// What is wrong with them. Declarations without a layer that should be there would say something else.
    let errors: ConfigurationErrors?

    init(of own: ConfigurationDirectory) {
        // What else is wrong in the file is told when the settings are read.
        self.init(of: own, stating: (try? SettingsFile.document(in: own)).flatMap(\.self))
    }

    /// - Parameter document: what the directory's `mailgrant.toml` says, or is about to say.
    init(of own: ConfigurationDirectory, stating document: DocumentTable?) {
        guard let entry = document?["layers"], case .array(let elements) = entry.value else {
            (layers, errors) = (Layers(own: own), nil)
            return
        }
        let collector = ErrorCollector()
        var below: [ConfigurationDirectory] = []
        var seen = Set([Self.identity(own)].compactMap(\.self))
        for element in elements {
            guard case .string(let path) = element.value else { continue }
            func report(_ message: String) {
                collector.add(
                    ConfigurationError(
                        at: element.location, key: "layers",
                        message: "\"\(VisibleText.line(path, limit: 80))\" " + message))
            }
            let layer = own.directory(at: path)
            guard let identity = Self.identity(layer) else {
                report("is no directory that can be read; a submodule is fetched by \"git submodule update --init\"")
                continue
            }
            guard seen.insert(identity).inserted else {
                report("is this directory itself, or named twice")
                continue
            }
            guard Self.holdsDeclarations(layer) else {
                report(
                    "holds no mailgrant.toml, accounts or providers; a submodule is fetched by \"git submodule update --init\""
                )
                continue
            }
            below.append(layer)
            if let nested = (try? SettingsFile.document(in: layer)).flatMap(\.self)?["layers"] {
                collector.add(
                    ConfigurationError(
                        at: nested.location, key: "layers",
                        message: "a layer names no layers itself; name them in \(own.resolve(SettingsFile.name))"))
            }
        }
        layers = Layers(own: own, below: below)
        errors = collector.found
    }

    private struct Identity: Hashable {
        var device: dev_t
        var number: ino_t
    }

    private static func identity(_ directory: ConfigurationDirectory) -> Identity? {
        var status = stat()
        guard stat(directory.contents, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
            access(directory.contents, R_OK | X_OK) == 0
        else { return nil }
        return Identity(device: status.st_dev, number: status.st_ino)
    }

    private static func holdsDeclarations(_ directory: ConfigurationDirectory) -> Bool {
        ["mailgrant.toml", "accounts", "providers"].contains { access("\(directory.contents)/\($0)", F_OK) == 0 }
    }
}

/// `mailgrant.toml` of one layer.
enum SettingsFile {
    static let name = "mailgrant.toml"

    /// Nothing where there is none.
    static func document(in directory: ConfigurationDirectory) throws(ConfigurationErrors) -> DocumentTable? {
        guard let text = try directory.text(of: name) else { return nil }
        return try DocumentTable(parsing: text, file: directory.resolve(name))
    }

    /// Those of all layers as one; nothing where there is none.
    ///
    /// - Parameter own: what the person's own says, where that is not what lies there.
    /// - Throws: ``ConfigurationErrors`` where one of them cannot be read, or the layers are wrong.
    static func document(
        of list: LayerList, own: DocumentTable? = nil
    ) throws(ConfigurationErrors) -> DocumentTable? {
        let collector = ErrorCollector()
        if let errors = list.errors { collector.add(errors) }
        var merged: DocumentTable?
        for directory in list.layers.lowestFirst {
            do throws(ConfigurationErrors) {
                let stated = directory.path == list.layers.own.path ? own : nil
                let read = stated == nil ? try document(in: directory) : stated
                guard let document = read else { continue }
                merged = merged.map { document.over($0) { _, _, _, key in key != "layers" } } ?? document
            } catch {
                collector.add(error)
            }
        }
        return try collector.conclude(.some(merged))
    }
}
