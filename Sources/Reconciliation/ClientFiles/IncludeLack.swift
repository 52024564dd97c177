import Clients

/// What a person has yet to add to a file of theirs, so that a mail program reads what was installed for it.
public struct IncludeLack: Sendable, Equatable, Codable {
    /// The person's file, an absolute path.
    public let file: String
    /// Whether there is such a file.
    public let isThere: Bool
    /// The file of this program's own, an absolute path.
    public let included: String
    /// The line to add, as the mail program reads it.
    public let line: String

    /// Nothing where one of the person's files includes it, itself or through another.
    ///
    /// - Parameter home: in place of `~`.
    /// - Throws: ``ClientFileError`` where a file is there and cannot be read.
    init?(_ include: ClientInclude, home: String) throws(ClientFileError) {
        let places = include.places.map { HomePath.absolute($0, home: home) }
        var search = IncludeSearch(for: HomePath.absolute(include.file, home: home), include.statement, home: home)
        var there: String?
        for place in places {
            guard let text = try IncludingFile.text(of: place) else { continue }
            there = there ?? place
            if search.finds(in: text, of: place) { return nil }
        }
        file = there ?? places[0]
        isThere = there != nil
        included = search.file
        line = include.line
    }

    /// One phrase, such as `A does not include B`.
    public var words: String {
        isThere ? "\(file) does not include \(included)" : "\(file) is not there, and should include \(included)"
    }

    /// What the person does, one phrase.
    public var step: String { "add to \(file) once: \(line)" }
}

/// Paths as people write them.
enum HomePath {
    /// - Parameter home: in place of `~`.
    static func absolute(_ path: String, home: String) -> String {
        path.hasPrefix("~/") ? home + path.dropFirst() : path
    }
}
