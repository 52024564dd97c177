import FoundationEssentials

/// A certification authority that nobody but the programs under practice trusts, made with openssl(1).
public struct PrivateCA: Sendable {
    /// The path of its certificate (PEM): what clients are told to trust.
    public let certificate: String
    private let key: String

    /// A server's certificate with its key.
    public struct ServerCertificate: Sendable {
        /// The path of the certificate (PEM).
        public let certificate: String
        /// The path of the key (PEM), for its owner only.
        public let key: String
    }

    /// Makes one.
    ///
    /// - Parameter directory: where its files are put.
    public init(in directory: String) async throws {
        certificate = "\(directory)/ca.pem"
        key = "\(directory)/ca.key"
        try await openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=mailgrant practice CA", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            "-keyout", key, "-out", certificate)
    }

    /// Makes a certificate for a server on this machine: `localhost`, 127.0.0.1 and ::1.
    ///
    /// - Parameters:
    ///   - hosts: more names in it.
    ///   - days: how long it is good; 0 is over already.
    ///   - name: the name of its files.
    ///   - directory: where they are put.
    public func issueServerCertificate(
        named name: String, in directory: String, for hosts: [String] = [], days: Int = 2
    ) async throws -> ServerCertificate {
        let server = ServerCertificate(certificate: "\(directory)/\(name).pem", key: "\(directory)/\(name).key")
        let request = "\(directory)/\(name).csr"
        let extensions = "\(directory)/\(name).ext"
        try writePrivateFile(
            """
            subjectAltName = \((["DNS:localhost", "IP:127.0.0.1", "IP:::1"] + hosts.map { "DNS:\($0)" }).joined(separator: ", "))
            basicConstraints = critical, CA:FALSE
            keyUsage = critical, digitalSignature
            extendedKeyUsage = serverAuth
            subjectKeyIdentifier = hash
            authorityKeyIdentifier = keyid

            """.utf8, to: extensions)
        try await openssl(
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-subj", "/CN=localhost", "-keyout", server.key, "-out", request)
        try await openssl(
            "x509", "-req", "-in", request, "-CA", certificate, "-CAkey", key, "-CAcreateserial", "-days", String(days),
            "-extfile", extensions, "-out", server.certificate)
        return server
    }
}

private func openssl(_ arguments: String...) async throws {
    try await Program("openssl", arguments).runSuccessfully()
}
