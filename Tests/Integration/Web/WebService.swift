import FoundationEssentials
import Surroundings

/// A mail service over HTTPS, as a declaration calls it.
enum WebService: String, CaseIterable, Sendable {
    case ews, graph
}

extension Practice {
    /// Declares an account whose mail comes and goes over a service, and authorizes both connections.
    ///
    /// - Parameter mailbox: another's, in place of the owner's own.
    func authorizeAccount(over service: WebService, sharing mailbox: String? = nil) async throws {
        try await declare(over: service, sharing: mailbox)
        try await authorizing().runSuccessfully()
    }

    func declare(
        over service: WebService, named name: String = Practice.account, sharing mailbox: String? = nil,
        _ options: [String] = []
    ) async throws {
        var program = mailgrant(
            "add", name, "--address", address, "--provider", "sandbox", "--issuer", provider.issuer,
            "--client-id", provider.clientID, "--ca-file", certificateAuthority)
        for direction in Direction.allCases {
            program.arguments += [
                "--\(direction)", service.rawValue, "--\(direction)-host", IdentityProvider.host, "--\(direction)-port",
                String(provider.port), "--\(direction)-security", "tls",
            ]
            guard let mailbox else { continue }
            program.arguments += ["--\(direction)-shared-mailbox", mailbox]
        }
        program.arguments += options
        try await program.runSuccessfully()
    }

    /// The requests that a service has answered since a moment, by endpoint.
    func mailRequests(to service: WebService, during body: () async throws -> Void) async throws -> [String?] {
        try await provider.control.clearLog()
        try await body()
        return try await provider.control.requests().filter { $0.endpoint == service.rawValue }.map(\.outcome)
    }
}

/// A message as it is on the wire.
func wire(_ text: String) -> [UInt8] { Array(text.replacing("\n", with: "\r\n").utf8) }
