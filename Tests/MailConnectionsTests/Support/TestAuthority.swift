import Foundation
import NIOSSL
import Subprocess

/// A certificate authority for the length of a test run, with certificates for servers on this machine.
struct TestAuthority: Sendable {
    /// Made once for all tests: keys cost time.
    static let shared = Task { try await TestAuthority() }

    /// The authority's own certificate, and one of an authority that signed nothing here.
    let caFile: String
    let otherCAFile: String
    /// For `localhost` and 127.0.0.1.
    let server: NIOSSLContext
    /// For another host.
    let impostor: NIOSSLContext

    /// Removed when the test run ends.
    private static let folder = FileManager.default.temporaryDirectory
        .appending(path: "mailgrant-authority-\(UUID().uuidString)").path(percentEncoded: false)

    private init() async throws {
        let folder = Self.folder
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        atexit { try? FileManager.default.removeItem(atPath: TestAuthority.folder) }
        try await Self.issue(in: folder, "ca", extensions: ["basicConstraints=critical,CA:TRUE"])
        try await Self.issue(in: folder, "other", extensions: ["basicConstraints=critical,CA:TRUE"])
        try await Self.issue(in: folder, "server", extensions: ["subjectAltName=DNS:localhost,IP:127.0.0.1"], by: "ca")
        try await Self.issue(in: folder, "impostor", extensions: ["subjectAltName=DNS:mail.example.org"], by: "ca")
        caFile = "\(folder)/ca.pem"
        otherCAFile = "\(folder)/other.pem"
        server = try Self.context("\(folder)/server")
        impostor = try Self.context("\(folder)/impostor")
    }

    private static func issue(
        in folder: String, _ name: String, extensions: [String], by authority: String? = nil
    ) async throws {
        var arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=mailgrant test \(name)", "-keyout", "\(folder)/\(name).key", "-out", "\(folder)/\(name).pem",
        ]
        if let authority {
            arguments += ["-CA", "\(folder)/\(authority).pem", "-CAkey", "\(folder)/\(authority).key"]
            arguments += ["-addext", "basicConstraints=critical,CA:FALSE"]
        }
        arguments += extensions.flatMap { ["-addext", $0] }
        let result = try await run(.name("openssl"), arguments: Arguments(arguments), output: .discarded)
        guard result.terminationStatus.isSuccess else { throw Failure.openssl }
    }

    private static func context(_ path: String) throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMFile("\(path).pem").map { NIOSSLCertificateSource.certificate($0) }
        let key = try NIOSSLPrivateKey(file: "\(path).key", format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
    }

    enum Failure: Error { case openssl }
}
