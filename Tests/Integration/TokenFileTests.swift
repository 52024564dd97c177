import Foundation
import Secrets
import Surroundings
import Testing

@Suite("token --output")
struct TokenFileTests {
    @Test("The file holds what standard output would, for its owner only, and standard output nothing")
    func written() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let path = "\(practice.scratch.path)/token"
            let token = try await practice.token(.outgoing)
            let command = practice.mailgrant("token", Practice.account, "--outgoing", "--output", path)
            #expect(try await command.runSuccessfully().standardOutput.isEmpty)
            #expect(try practice.holds(path, token.exposedText + "\n"))
            let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(permissions == 0o600)

            let prefixed = practice.mailgrant(
                "token", Practice.account, "--outgoing", "--output", path, "--prefix", "[smtp]:587 alice:")
            try await prefixed.runSuccessfully()
            #expect(try practice.holds(path, "[smtp]:587 alice:" + token.exposedText + "\n"))
        }
    }

    @Test("A failure leaves the old file, and a link is not followed")
    func failures() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let path = "\(practice.scratch.path)/token"
            try writePrivateFile("old".utf8, to: path)
            let command = practice.mailgrant("token", Practice.account, "--outgoing", "--output", path)
            try await expectFailure(of: command, .noPermission, saying: "not authorized yet")
            #expect(try practice.holds(path, "old"))

            try await practice.authorizing().runSuccessfully()
            let link = "\(practice.scratch.path)/link"
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
            try await expectFailure(
                of: practice.mailgrant("token", Practice.account, "--outgoing", "--output", link), .cannotCreate,
                saying: "symbolic link")
            #expect(try practice.holds(path, "old"))
        }
    }
}

extension Practice {
    /// Whether a file holds exactly a text, which may be a secret and is not shown.
    fileprivate func holds(_ path: String, _ text: String) throws -> Bool {
        try String(contentsOfFile: path, encoding: .utf8) == text
    }
}
