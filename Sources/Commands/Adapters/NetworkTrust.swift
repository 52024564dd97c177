import AsyncHTTPClient
import Declarations
import FoundationEssentials
import HelperKit
import NIOCore
import NIOSSL

/// Whom the program trusts at the other end of TLS, and through which proxy it goes there.
struct NetworkTrust: Sendable {
    /// PEM certificates to trust in place of the system's; nothing means the system's.
    var caFile: String?
    var proxy: HTTPClient.Configuration.Proxy?

    /// The declared CA, else `SSL_CERT_FILE`, else the system's.
    init(declaredCAFile: String?, proxy: URL?, environment: [String: String]) {
        caFile = declaredCAFile ?? environment["SSL_CERT_FILE"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        if let proxy, let host = proxy.host() {
            self.proxy = .server(host: host, port: proxy.port ?? 8080)
        }
    }

    /// What `[network]` and the environment say.
    ///
    /// - Throws: ``ProgramFailure`` with status 78 where the CA file is none.
    init(_ network: NetworkSettings, _ context: CommandContext) throws(ProgramFailure) {
        self.init(declaredCAFile: network.caFile, proxy: network.proxy, environment: context.environment)
        try check()
    }

    /// Learns that the CA file is one before anything depends on it.
    ///
    /// - Throws: ``ProgramFailure`` with status 78.
    func check() throws(ProgramFailure) {
        guard let caFile else { return }
        let certificates = try? NIOSSLCertificate.fromPEMFile(caFile)
        guard certificates?.isEmpty == false else {
            let isThere = FileManager.default.isReadableFile(atPath: caFile)
            throw ProgramFailure(
                .configuration, "settings",
                what: isThere
                    ? "\(caFile) holds no certificates in PEM" : "\(caFile), the file of certificates, cannot be read",
                remedy: "mend ca-file under [network] in mailgrant.toml, or SSL_CERT_FILE")
        }
    }

    var tlsConfiguration: TLSConfiguration { Self.tlsConfiguration(caFile: caFile) }

    /// - Parameter caFile: PEM certificates to trust in place of the system's; nothing means the system's.
    static func tlsConfiguration(caFile: String?) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        // Nothing is read after an answer: a server that does not take leave holds up nobody who is told to end.
        configuration.shutdownTimeout = .milliseconds(200)
        if let caFile { configuration.trustRoots = .file(caFile) }
        return configuration
    }
}
