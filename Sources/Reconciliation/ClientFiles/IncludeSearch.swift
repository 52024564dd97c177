import Clients
import Glibc

/// Looks for the file that a person's files should include, through the files that they include themselves.
struct IncludeSearch {
    /// What should be included, an absolute path.
    let file: String
    private let statement: IncludeStatement
    private let home: String
    private var seen: Set<String> = []

    /// Files that include each other in more steps than these have a mistake in them.
    private static let mostFiles = 64

    init(for file: String, _ statement: IncludeStatement, home: String) {
        self.file = file
        self.statement = statement
        self.home = home
    }

    /// - Parameters:
    ///   - text: of a person's file.
    ///   - place: its absolute path.
    mutating func finds(in text: String, of place: String) -> Bool {
        guard seen.count < Self.mostFiles, seen.insert(place).inserted else { return false }
        let targets = statement.targets(in: text)
        if targets.contains(where: { isMeant($0, in: place) }) { return true }
        for case .path(let path) in targets {
            for other in candidates(path, in: place) {
                // What the person's own file includes and cannot be read, includes nothing.
                guard let text = (try? IncludingFile.text(of: other)).flatMap(\.self) else { continue }
                if finds(in: text, of: other) { return true }
            }
        }
        return false
    }

    private func isMeant(_ target: IncludeStatement.Target, in place: String) -> Bool {
        switch target {
        case .path(let path):
            // Emacs adds the ending itself.
            candidates(path, in: place).contains {
                Self.isSame($0, file) || Self.isSame($0 + Self.ending(of: file), file)
            }
        case .expression(let text): mentions(text)
        }
    }

    /// Where a path leads. What a relative one begins with differs from program to program.
    private func candidates(_ path: String, in place: String) -> [String] {
        if path.hasPrefix("/") || path.hasPrefix("~/") { return [HomePath.absolute(path, home: home)] }
        return [Self.directory(of: place) + "/" + path, home + "/" + path]
    }

    /// Whether the name of the file stands in an expression, with its ending or without.
    private func mentions(_ text: String) -> Bool {
        let name = file.split(separator: "/").last ?? ""
        return [String(name), String(name.dropLast(Self.ending(of: file).count))].contains { name in
            text.ranges(of: name).contains { range in
                !Self.isName(text[..<range.lowerBound].last) && !Self.isName(text[range.upperBound...].first)
            }
        }
    }

    private static func isName(_ character: Character?) -> Bool {
        character.map { $0.isLetter || $0.isNumber || "_-.".contains($0) } ?? false
    }

    /// Such as `.el`; empty where the name has none.
    private static func ending(of file: String) -> String {
        let name = file.split(separator: "/").last ?? ""
        return name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
    }

    private static func directory(of path: String) -> String {
        String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }

    /// Whether two paths lead to the same file, also through symbolic links.
    private static func isSame(_ one: String, _ two: String) -> Bool {
        if one == two { return true }
        guard let first = real(one), let second = real(two) else { return false }
        return first == second
    }

    private static func real(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}

/// A file that is only looked at: it may be somebody else's, and in any encoding.
enum IncludingFile {
    /// Nothing where there is no file.
    static func text(of path: String) throws(ClientFileError) -> String? {
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw ClientFileError(path)
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= PersonFile.longest else {
            throw ClientFileError(path, "is no regular file of at most \(PersonFile.longest) bytes")
        }
        return String(decoding: try PersonFile.bytes(of: file, path), as: UTF8.self)
    }
}
