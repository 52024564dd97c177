import FoundationEssentials
import Secrets
import Surroundings
import TestCertificates

extension Practice {
    /// The client that asks without a person.
    static let robot = "robot@project.example"

    /// Registers ``robot`` at the identity provider.
    func registerRobot(_ members: [String: String], isServiceAccount: Bool = false) async throws {
        var members = members
        members["client_id"] = Practice.robot
        if !isServiceAccount { members["mailbox"] = address }
        var json = String(decoding: try JSONEncoder().encode(members), as: UTF8.self)
        if isServiceAccount { json = json.dropLast() + #","service_account":true}"# }
        try await provider.control.register(client: json)
    }

    /// Declares the account for ``robot``.
    ///
    /// - Parameter token: the lines of `[token]` beside the issuer and the client.
    func declareRobot(_ token: String) async throws {
        try await declare(Practice.account, "--client-id", Practice.robot)
        try editDeclaration("[token]\n", "[token]\n\(token)\n")
    }

    /// A certificate of the test's own, declared or to be declared: valid since yesterday.
    func certificate(_ number: Int = 0, daysToCome: Double = 1) throws -> TestCertificate {
        let now = Date()
        return try .rsa(number, from: now - 86_400, to: now + 86_400 * daysToCome)
    }

    /// The same with a key that signs with this algorithm.
    func certificate(ofKind algorithm: String) throws -> TestCertificate {
        guard algorithm == "ES256" else { return try certificate() }
        return try .p256(from: Date() - 86_400, to: Date() + 86_400)
    }

    /// Writes a certificate where an account may declare it, and returns its path.
    func write(_ certificate: TestCertificate) throws -> String {
        let path = "\(scratch.path)/client.pem"
        try writePrivateFile(certificate.certificate.utf8, to: path)
        return path
    }

    /// The JSON file of a service account with this key, as a provider gives it out.
    func keyFile(_ pair: TestCertificate, of owner: String) -> String {
        let key = pair.key.split(separator: "\n").joined(separator: "\\n")
        return """
            {"type": "service_account", "project_id": "project", "private_key_id": "0a1b",
             "private_key": "\(key)\\n", "client_email": "\(owner)", "client_id": "1234567890"}
            """
    }

    /// Keeps a secret of the account, as a person pipes it in.
    func storing(_ kind: String) -> Program { mailgrant("store", kind, Practice.account) }

    /// How many token requests of a grant type were answered with success while something was done.
    func tokens(by grantType: String, during body: () async throws -> Void) async throws -> Int {
        try await provider.control.clearLog()
        try await body()
        return try await provider.control.requests().count { $0.grantType == grantType && $0.outcome == "ok" }
    }
}
