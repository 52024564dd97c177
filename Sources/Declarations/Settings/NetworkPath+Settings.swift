public import ConfigurationFiles
import Crypto
import FoundationEssentials
import Glibc
public import Grants

extension NetworkSettings {
    /// The way to servers, as secrets are bound to it.
    public func path(in directory: ConfigurationDirectory) -> NetworkPath {
        NetworkPath(caFile: caFile.map { CAFile(declaredAs: $0, in: directory) }, proxy: proxy?.absoluteString)
    }
}

extension CAFile {
    /// - Parameter path: absolute; a file of the configuration directory is read where its files lie.
    init(declaredAs path: String, in directory: ConfigurationDirectory) {
        self.init(path: path, digest: Self.isSystems(path) ? nil : Self.digest(of: directory.readingPath(of: path)))
    }

    /// No commit brings files there, and updates of the system change those that are there.
    private static func isSystems(_ path: String) -> Bool {
        ["/etc/", "/usr/"].contains(where: path.hasPrefix) && !path.split(separator: "/").contains("..")
    }

    private static func digest(of path: String) -> String? {
        // Opening a FIFO would otherwise wait for a writer.
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var hash = SHA256()
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = block.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { break }
            hash.update(data: block.prefix(count))
        }
        return hash.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
