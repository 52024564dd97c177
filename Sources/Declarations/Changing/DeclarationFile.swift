import ConfigurationFiles
import Glibc
public import Grants

/// An account's file in the person's own directory as it was read at one time, and what the layers below it said then.
public struct DeclarationFile: Sendable, Equatable {
    public let name: PlainName
    public let path: String
    /// Empty where the file is not there.
    public let text: String
    /// Whether it is there. Where only a layer below declares the account, it is to be made: it says what differs.
    public let exists: Bool
    /// The account's files in the layers below, lowest first.
    let below: [LayerText]
    /// Whether the program made the file and may write it again: its text is, byte for byte, what the program makes of the
    /// values in it, and it is an ordinary file of this user. Whatever a person adds to it, be it one blank, makes it the
    /// person's. One that is not there would be the program's.
    public let isOurs: Bool

    /// - Parameters:
    ///   - text: nothing where the file is not there.
    ///   - rendered: what the program makes of the values in it.
    init(name: PlainName, path: String, text: String?, below: [LayerText], rendered: String?) {
        self.name = name
        self.path = path
        self.text = text ?? ""
        self.below = below
        exists = text != nil
        let isRendered = rendered.map { Array($0.utf8) == Array((text ?? "").utf8) } ?? false
        isOurs = text == nil || isRendered && FileNature(of: path).isOrdinary
    }

    /// Another one whenever the file or a layer below it says anything else. Eight bytes of a hash, in hexadecimal.
    public var revision: String {
        TextRevision.of((below + [LayerText(file: path, text: text)]).map { ($0.file, $0.text) })
    }

    /// The highest layer below that says something of a key, and what the layers below say of it together.
    ///
    /// - Throws: ``ConfigurationErrors`` where one of them is not TOML.
    func layerBelow(stating key: DeclarationKey) throws(ConfigurationErrors) -> (file: String, value: Meaning)? {
        guard let files = AccountFiles(below), let value = Meaning(try files.document())[key.path[...]] else {
            return nil
        }
        for layer in below.reversed()
        where Meaning(try DocumentTable(parsing: layer.text, file: layer.file))[key.path[...]] != nil {
            return (layer.file, value)
        }
        return nil
    }

    /// What all layers say with this text in the place of the person's own.
    ///
    /// - Throws: ``ConfigurationErrors`` where one of them is not TOML.
    func document(with text: String) throws(ConfigurationErrors) -> DocumentTable {
        let own = LayerText(file: path, text: text)
        guard let files = AccountFiles(below + [own]) else { preconditionFailure("one was handed in") }
        return try files.document()
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
