import FoundationEssentials
import Glibc

/// A private directory that goes when the closure it was made for ends.
///
/// It can be passed through but not listed (mode 0711), since a server run by another user may live in a part of it; what
/// is made in it is for its owner only unless said otherwise.
public struct Scratch: Sendable {
    /// The absolute path, without a slash at the end.
    public let path: String

    /// Where it is made. Not `TMPDIR`: the path of a Unix socket may have 107 bytes (unix(7)), and servers put theirs here.
    static let parentDirectory = "/tmp"

    /// Makes a directory in it and returns its path.
    public func makeDirectory(_ name: String, mode: UInt32 = 0o700) throws -> String {
        let directory = "\(path)/\(name)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        guard chmod(directory, mode) == 0 else { throw SystemFailure("chmod \(directory)") }
        return directory
    }
}

/// Makes a ``Scratch``, lends it to a closure and removes it, however the closure ends.
public func withScratch<Result>(_ body: (Scratch) async throws -> Result) async throws -> Result {
    var template = Array("\(Scratch.parentDirectory)/mailgrant-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemFailure("mkdtemp") }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { removeTree(path) }
    guard chmod(path, 0o711) == 0 else { throw SystemFailure("chmod \(path)") }
    return try await body(Scratch(path: path))
}

/// Writes a file for its owner's eyes only; it never exists with a looser mode.
///
/// - Parameter mode: the permissions; the owner may need to execute it.
public func writePrivateFile(_ content: some Sequence<UInt8>, to path: String, mode: UInt32 = 0o600) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw SystemFailure("open \(path)") }
    defer { close(descriptor) }
    let content = Array(content)
    var written = 0
    while written < content.count {
        let count = content.withUnsafeBytes {
            write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
        }
        guard count > 0 else { throw SystemFailure("write \(path)") }
        written += count
    }
}

/// Copies a file for a server that runs as another user.
///
/// - Returns: the path of the copy.
func copy(_ path: String, to copy: String, ownedBy user: UnprivilegedUser) throws -> String {
    try writePrivateFile(try Data(contentsOf: URL(filePath: path)), to: copy)
    try user.own(copy)
    return copy
}

/// Removes a directory with everything in it. A server that is just ending may still put a file into it: hence the
/// repetition.
private func removeTree(_ path: String) {
    for _ in 0..<50 {
        try? FileManager.default.removeItem(atPath: path)
        guard access(path, F_OK) == 0 else { return }
        usleep(20_000)
    }
}
