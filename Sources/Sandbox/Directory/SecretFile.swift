import Secrets
import SystemPackage

/// A secret that a person keeps in a file.
enum SecretFile {
    /// Longer is no password.
    private static let limit = 4096

    /// The bytes of the file without one trailing newline.
    /// - Throws: ``SandboxError/Code/unreadableFile`` where it cannot be read, is empty or is too long.
    static func read(_ path: String) throws(SandboxError) -> Secret {
        let secret: Secret
        do {
            let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
            secret = try file.closeAfter {
                try Secret(capacity: limit) { block in
                    let count = try file.read(into: block)
                    return count > 0 && block[count - 1] == UInt8(ascii: "\n") ? count - 1 : count
                }
            }
        } catch {
            throw SandboxError(.unreadableFile, "cannot read \(path): \((error as? Errno)?.description ?? "I/O error")")
        }
        guard (1..<limit) ~= secret.count else {
            throw SandboxError(.unreadableFile, "\(path) holds no secret of 1 to \(limit - 1) bytes")
        }
        return secret
    }
}
