import FoundationEssentials
import HummingbirdTLS
import NIOCore
import NIOSSL

/// What the server needs to speak TLS, and the authority that vouches for it.
struct ServerTLS: Sendable {
    let configuration: TLSConfiguration
    /// The private authority in PEM; `nil` where the certificate came from outside.
    let authority: String?

    init(_ files: SandboxConfiguration.Certificate?) throws {
        var configuration: TLSConfiguration
        if let files {
            authority = nil
            configuration = try Self.configuration(files)
        } else {
            let issued = try PrivateAuthority.issueLoopbackCertificate(now: Date())
            authority = issued.authority
            configuration = .makeServerConfiguration(
                certificateChain: [
                    .certificate(try NIOSSLCertificate(bytes: Array(issued.certificate.utf8), format: .pem))
                ],
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(issued.key.utf8), format: .pem)))
        }
        // Some clients never say goodbye; the end of the server and of a lost answer does not wait for them.
        configuration.shutdownTimeout = .milliseconds(500)
        self.configuration = configuration
    }

    private static func configuration(_ files: SandboxConfiguration.Certificate) throws(SandboxError)
        -> TLSConfiguration
    {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(files.chainFile)
            let key = try NIOSSLPrivateKey(file: files.keyFile, format: .pem)
            return .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        } catch {
            throw SandboxError(
                .unreadableFile, "no certificate chain in \(files.chainFile), or no key in \(files.keyFile), in PEM")
        }
    }
}
