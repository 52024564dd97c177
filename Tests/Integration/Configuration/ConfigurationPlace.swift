import FoundationEssentials
import Surroundings

/// A home directory with a configuration directory, for commands that need no server.
struct ConfigurationPlace: Sendable {
    let scratch: Scratch
    let home: String
    let executables: Executables

    var directory: String { home + "/.config/mailgrant" }

    var environment: [String: String] {
        ["HOME": home, "PATH": "\(executables.directory):\(Program.systemPath)", "LANG": "C.UTF-8"]
    }

    func mailgrant(_ arguments: String...) -> Program {
        Program(executables.path("mailgrant"), arguments, environment: environment, directory: directory)
    }

    func shell(_ script: String) -> Program {
        Program("/bin/sh", ["-c", script], environment: environment, directory: directory)
    }

    /// Writes a file in the configuration directory.
    func write(_ text: String, to path: String, mode: UInt32 = 0o600) throws {
        let file = "\(directory)/\(path)"
        let folder = file.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try writePrivateFile(text.utf8, to: file, mode: mode)
    }
}

func withConfiguration(
    _ files: [String: String] = [:], _ body: (ConfigurationPlace) async throws -> Void
) async throws {
    let executables = try Executables()
    try await withScratch { scratch in
        let place = ConfigurationPlace(
            scratch: scratch, home: try scratch.makeDirectory("home"), executables: executables)
        try FileManager.default.createDirectory(atPath: place.directory, withIntermediateDirectories: true)
        for (path, text) in files { try place.write(text, to: path) }
        try await body(place)
    }
}

/// An account that needs nothing but its own file.
let soundAccount = """
    address = "alice@example.org"
    provider = "generic"
    [token]
    issuer = "https://login.example.org"
    client-id = "client"
    [incoming]
    protocol = "imap"
    host = "imap.example.org"

    """

/// The fenced blocks of this repository's documentation.
struct Documentation {
    let text: String

    /// - Parameter path: of a file, from the repository's root.
    init(_ path: String) throws {
        text = try String(contentsOfFile: Self.root + "/" + path, encoding: .utf8)
    }

    static let root = #filePath.split(separator: "/").dropLast(4).reduce(into: "") { $0 += "/" + $1 }

    /// The blocks of a language, as they stand there.
    func blocks(_ language: String) -> [String] {
        text.split(separator: "\n```\(language)\n", omittingEmptySubsequences: false).dropFirst().map { rest in
            String(rest[..<(rest.firstRange(of: "\n```")?.lowerBound ?? rest.endIndex)]) + "\n"
        }
    }
}
