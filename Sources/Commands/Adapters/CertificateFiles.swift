import Grants
import OAuth
import SystemPackage

/// Certificates in the files that declarations name.
struct CertificateFiles: CertificateSource {
    /// A certificate has a few kilobytes, and its chain some more.
    private static let longest = 1 << 20

    func certificate(at path: String) throws(CertificateFault) -> ClientCertificate {
        let text: String
        do {
            text = try Self.text(of: FilePath(path))
        } catch {
            throw .unreadable(path: path, detail: (error as? Errno)?.description ?? "it is not a file")
        }
        guard let certificate = ClientCertificate(pem: text) else { throw .notACertificate(path: path) }
        return certificate
    }

    private static func text(of path: FilePath) throws -> String {
        // Opening a FIFO would otherwise wait for a writer.
        let file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
        return try file.closeAfter {
            var bytes: [UInt8] = []
            var block = [UInt8](repeating: 0, count: 1 << 16)
            while bytes.count < longest {
                let count = try block.withUnsafeMutableBytes { try file.read(into: $0) }
                if count == 0 { break }
                bytes += block.prefix(count)
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
