import FoundationEssentials

/// A small Internet behind an HTTP proxy and a name server, both on loopback: practice-web.py.
public struct PracticeWeb: Sendable {
    /// The value of `proxy` under `[network]` in mailgrant.toml.
    public let proxy: String
    /// The value of `--dns-server`.
    public let nameServer: String
    fileprivate let directory: String
    fileprivate let log: ServiceLog

    /// Puts a page at `https://HOST/PATH`; the path begins with a slash and has no query.
    public func publish(_ text: String, host: String, path: String) throws {
        let place = "\(directory)/hosts/\(host)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        try writePrivateFile(text.utf8, to: "\(place)/\(path.replacing("/", with: "%2F"))")
    }

    /// Gives the name server its records.
    ///
    /// - Parameter records: a JSON object, such as `{"MX example.org": [[10, "mx.example.org"]]}`.
    public func publish(records: String) throws {
        try writePrivateFile(records.utf8, to: "\(directory)/dns.json")
    }

    /// What it was asked, in order: `connect HOST:PORT`, `get HOST TARGET`, `dns TYPE NAME`.
    public func asked(_ kind: String) -> [String] {
        log.lines().filter { $0.hasPrefix(kind + " ") }.map { String($0.dropFirst(kind.count + 1)) }
    }
}

/// Runs a ``PracticeWeb`` for the length of a closure.
///
/// - Parameters:
///   - hosts: the names that its certificate is for.
///   - ca: signs it.
public func withPracticeWeb<Result: Sendable>(
    for hosts: [String], in scratch: Scratch, certifiedBy ca: PrivateCA, _ body: (PracticeWeb) async throws -> Result
) async throws -> Result {
    let directory = try scratch.makeDirectory("web")
    let certificate = try await ca.issueServerCertificate(named: "web", in: directory, for: hosts)
    let script = "\(directory)/practice-web.py"
    try writePrivateFile(PackageResources.practice_web_py, to: script)
    let program = Program(
        "python3", [script, directory, certificate.certificate, certificate.key], directory: directory)
    return try await withService("practice web", program, log: "\(directory)/web.log") { lines in
        lines.first { $0.hasPrefix("ready ") }.map { $0.split(separator: " ").dropFirst().map(String.init) }
    } _: { ports, service in
        try await body(
            PracticeWeb(
                proxy: "http://127.0.0.1:\(ports[0])", nameServer: "127.0.0.1:\(ports[1])", directory: directory,
                log: service.log))
    }
}
