import CredentialWire
import Foundation
import Grants
import PluginPrograms
import Secrets
import Testing

@Suite("What a plugin is given")
struct ConfinementTests {
    private func seen(
        _ name: String = "says-what-it-sees", environment: [String: String] = ["PATH": "/usr/bin:/bin"],
        arguments: [String] = [], additions: [String: String] = [:]
    ) async throws -> CredentialMessage {
        try await PluginRunner(environment: environment).run(
            try TestPrograms.program(name), arguments: arguments, input: .request(), deadline: .seconds(60),
            environment: additions)
    }

    @Test func `Of the environment it gets what is allowed, and what is added`() async throws {
        let answer = try await seen(
            environment: [
                "PATH": "/usr/bin:/bin", "HOME": "/home/alice", "LC_TIME": "C", "GNUPGHOME": "/home/alice/.gnupg",
                "PASSWORD_STORE_DIR": "/home/alice/store", "AWS_SECRET_ACCESS_KEY": "x", "LD_PRELOAD": "",
                "GPG_TTY": "/dev/pts/0", "SSH_AUTH_SOCK": "/tmp/agent",
            ], additions: ["MAILGRANT_ADDED": "1"])
        // The shell itself adds PWD and, of some kinds, a few more.
        let names = Set(answer.list("environment")).subtracting(["PWD", "OLDPWD", "SHLVL", "_"])
        #expect(
            names == ["PATH", "HOME", "LC_TIME", "GNUPGHOME", "PASSWORD_STORE_DIR", "MAILGRANT_ADDED"])
    }

    @Test func `Directories of PATH that are not absolute are left out`() async throws {
        let answer = try await seen(environment: ["PATH": ":.:bin:/usr/bin::/bin:"])
        #expect(answer.text("path") == "/usr/bin:/bin")
    }

    @Test func `It runs in the root directory with the words it is given`() async throws {
        let answer = try await seen(arguments: ["get", "two words", ""])
        #expect(answer.text("directory") == "/")
        #expect(answer.list("argument") == [])
        #expect(answer.attributes.filter { $0.key == "argument[]" }.count == 3)
    }

    @Test func `It has no descriptor but its three streams`() async throws {
        // One that is open here and would be inherited.
        let descriptor = fcntl(STDERR_FILENO, F_DUPFD, 20)
        defer { close(descriptor) }
        #expect(descriptor >= 20)
        let descriptors = Set(try await seen().list("descriptor"))
        // Shells keep their script open at 10 or 255.
        #expect(descriptors.subtracting(["10", "255"]) == ["0", "1", "2"])
    }

    @Test func `It has a session of its own, no terminal, and signals as a new program has them`() async throws {
        let answer = try await seen()
        #expect(answer.text("session") == "own")
        #expect(answer.text("terminal") == "no")
        // 32 and 33 belong to the C library and cannot be set (signal(7)).
        let ignored = try #require(answer.text("signals").flatMap { UInt64($0, radix: 16) })
        #expect(ignored & 0x7fff_ffff == 0)
    }

    @Test func `Its secret is neither in its arguments nor in an environment`() async throws {
        let answer = try await seen("seeks-its-secret")
        #expect(answer.text("arguments") == "no")
        #expect(answer.text("environment") == "no")
        #expect(answer.text("caller") == "no")
    }
}
