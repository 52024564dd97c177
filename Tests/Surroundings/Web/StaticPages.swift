import FoundationEssentials

/// Serves the files of a directory over HTTP on loopback for the length of a closure, by Python's `http.server`.
///
/// - Parameters:
///   - pages: what to put into the directory, by path.
///   - body: is given `http://127.0.0.1:PORT`, without a slash at the end.
public func withStaticPages<Result: Sendable>(
    _ pages: [String: String], in scratch: Scratch, _ body: (String) async throws -> Result
) async throws -> Result {
    let directory = try scratch.makeDirectory("static-pages")
    for (path, text) in pages {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        try FileManager.default.createDirectory(atPath: "\(directory)/\(folder)", withIntermediateDirectories: true)
        try writePrivateFile(text.utf8, to: "\(directory)/\(path)")
    }
    // Unbuffered, or the line with the port would not come.
    let program = Program(
        "python3", ["-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", directory, "0"],
        directory: directory)
    return try await withService("static pages", program, log: "\(scratch.path)/static-pages.log") { lines in
        lines.lazy.compactMap { $0.firstMatch(of: /port ([0-9]+)/) }.first.flatMap { Int($0.1) }
    } _: { port, _ in
        try await body("http://127.0.0.1:\(port)")
    }
}
