/// Runs an IMAP server on loopback, without TLS, that takes every token and opens no mailbox.
///
/// - Parameter body: is lent its port.
public func withRefusingIMAP<Result: Sendable>(
    in scratch: Scratch, _ body: (UInt16) async throws -> Result
) async throws -> Result {
    let script = "\(scratch.path)/refusing-imap.py"
    try writePrivateFile(PackageResources.refusing_imap_py, to: script)
    return try await withService(
        "refusing IMAP server", Program("python3", [script]), log: "\(scratch.path)/refusing-imap.log"
    ) { lines in
        lines.first { $0.hasPrefix("ready ") }.flatMap { UInt16($0.dropFirst("ready ".count)) }
    } _: { port, _ in
        try await body(port)
    }
}
