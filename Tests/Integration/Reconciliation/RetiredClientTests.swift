import Foundation
import Surroundings
import TestCertificates
import Testing

/// The provider takes a client's word only in the form that was registered, and the file that said which is gone.
@Suite("Revoking for a client that proves who it is, after its account's file is gone")
struct RetiredClientTests {
    @Test(
        "A client with a certificate names it by its thumbprint, and signs as the provider's file said",
        arguments: ["PS256", "RS256"])
    func certificate(algorithm: String) async throws {
        try await inPractice { practice in
            let pair = try practice.certificate(ofKind: algorithm)
            try await practice.registerRobot(["key": pair.certificate, "algorithm": algorithm])
            let path = try practice.write(pair)
            try await practice.declareRobot(
                """
                client-authentication = "private_key_jwt"
                certificate = "\(path)"
                scopes = ["openid", "email", "offline_access", "mail.read", "mail.send"]
                """)
            if algorithm == "RS256" { try practice.writeProvider(rules: "client-assertion-algorithm = \"RS256\"") }
            try await practice.storing("certificate-key").runSuccessfully(input: Array(pair.key.utf8))
            try await practice.authorizing().runSuccessfully()
            let refreshToken = try await practice.refreshToken()
            #expect(try await practice.provider.control.isActive(refreshToken))

            try practice.removeDeclaration()
            try FileManager.default.removeItem(atPath: path)
            #expect(try await practice.plan().lines == ["demo: revoke (no longer declared)"])
            #expect(try await practice.apply().output == "demo: revoked, forgotten\n")
            #expect(try await !practice.provider.control.isActive(refreshToken))
            #expect(try await !practice.storedItems("certificate-key").contains("secret ="))
        }
    }

    @Test("Of a record that an older version wrote the next token learns the form")
    func olderRecord() async throws {
        try await inPractice { practice in
            let pair = try practice.certificate()
            try await practice.registerRobot(["key": pair.certificate])
            try await practice.declareRobot(
                "client-authentication = \"private_key_jwt\"\ncertificate = \"\(try practice.write(pair))\"")
            try await practice.storing("certificate-key").runSuccessfully(input: Array(pair.key.utf8))
            try await practice.withBriefTokens { try await practice.authorizing().runSuccessfully() }
            try practice.forgetForms()
            let declaration = try practice.declaredText()
            try practice.removeDeclaration()
            let failed = try await practice.mailgrant("apply").run()
            #expect(failed.status != .exited(0) && failed.errors.contains("x5t#S256"), "\(failed.errors)")

            try practice.writeDeclaredText(declaration)
            try await practice.helper(.incoming).runSuccessfully()
            try practice.removeDeclaration()
            #expect(try await practice.apply().output == "demo: revoked, forgotten\n")
        }
    }
}

extension Practice {
    /// Takes out of the account's record what earlier versions did not write.
    fileprivate func forgetForms() throws {
        let path = "\(environment["XDG_STATE_HOME"] ?? "")/mailgrant/accounts/\(Practice.account).json"
        let data = try Data(contentsOf: URL(filePath: path))
        var record = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let secrets = try #require(record["secrets"] as? [[String: Any]])
        #expect(secrets.allSatisfy { $0["shown"] != nil } && !secrets.isEmpty)
        record["secrets"] = secrets.map { $0.filter { $0.key != "shown" } }
        try writePrivateFile(try JSONSerialization.data(withJSONObject: record), to: path)
    }
}
