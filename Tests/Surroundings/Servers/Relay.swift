/// The mail server behind Dovecot's submission service: it takes a message by SMTP and hands it to Dovecot's LMTP socket.
///
/// Needs Debian's python3-aiosmtpd.
struct Relay: Sendable {
    let port: UInt16
    let log: ServiceLog
}

/// Runs a ``Relay`` for the length of a closure.
///
/// - Parameters:
///   - socket: the path of the LMTP socket; it need not be there yet.
///   - directory: where its script and log are put; the user can read it.
func withRelay<Result: Sendable>(
    to socket: String, in directory: String, as user: UnprivilegedUser, _ body: (Relay) async throws -> Result
) async throws -> Result {
    let script = "\(directory)/relay.py"
    try writePrivateFile(PackageResources.relay_py, to: script)
    try user.own(script)
    let program = Program("python3", [script, socket], directory: directory, user: user)
    return try await withService("mail relay", program, log: "\(directory)/relay.log") { lines in
        lines.first { $0.hasPrefix("ready ") }.flatMap { UInt16($0.dropFirst("ready ".count)) }
    } _: { port, service in
        try await body(Relay(port: port, log: service.log))
    }
}
