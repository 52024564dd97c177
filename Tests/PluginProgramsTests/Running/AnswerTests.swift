import CredentialWire
import Foundation
import Grants
import PluginPrograms
import Secrets
import Testing

@Suite("A plugin's answer")
struct AnswerTests {
    private let runner = PluginRunner(environment: ProcessInfo.processInfo.environment)
    /// Long enough for a busy machine; nothing here waits for it.
    private let patience = Duration.seconds(60)

    private func run(
        _ name: String, _ input: CredentialMessage = .request(), arguments: [String] = []
    ) async throws -> CredentialMessage {
        try await runner.run(
            try TestPrograms.program(name), arguments: arguments, input: input, deadline: patience)
    }

    @Test(arguments: [0, 64, 4096, 65_000])
    func `A request goes out and comes back byte for byte`(length: Int) async throws {
        let request = CredentialMessage.request(secretLength: length)
        #expect(try await run("answers-what-it-got", request) == request)
    }

    @Test func `A request of a megabyte passes while the answer is read`() async throws {
        var request = CredentialMessage()
        for _ in 0..<16 { request.append("password", .generated(65_000)) }
        #expect(try await run("answers-what-it-got", request) == request)
    }

    @Test func `A request over a megabyte is not sent`() async throws {
        var request = CredentialMessage()
        for _ in 0..<17 { request.append("password", .generated(65_000)) }
        await expect(.unsendable(CredentialWireError(.messageTooLong, line: 17))) {
            try await run("does-not-read", request)
        }
    }

    @Test func `A secret that is longer than a line is not sent`() async throws {
        let request = CredentialMessage.request(secretLength: 65_535)
        await expect(.unsendable(CredentialWireError(.lineTooLong, line: 2))) {
            try await run("does-not-read", request)
        }
    }

    @Test func `An answer of a megabyte is taken, and one with a byte more is not, though its program has ended`()
        async throws
    {
        let answer = try await run("answers-so-many-bytes", arguments: ["1048576"])
        #expect(answer.attributes.count > 1_000)
        await expect(.tooMuchOutput) { try await run("answers-so-many-bytes", arguments: ["1048577"]) }
    }

    @Test func `A program that does not read its request may answer`() async throws {
        var request = CredentialMessage()
        for _ in 0..<16 { request.append("password", .generated(65_000)) }
        #expect(try await run("does-not-read", request).text("key") == "value")
    }

    @Test func `A child that keeps the pipe keeps nobody waiting, and is left alone`() async throws {
        let answer = try await run("answers-and-leaves-a-child")
        let child = try #require(answer.text("child").flatMap { Int32($0) })
        #expect(kill(child, SIGKILL) == 0, "the child was ended with its parent")
    }

    @Test func `What it says on standard error is read and does not stop it`() async throws {
        #expect(try await run("says-a-lot").text("key") == "value")
    }

    @Test func `Garbage is told with its line`() async throws {
        await expect(.malformed(CredentialWireError(.missingEquals, line: 1))) { try await run("answers-garbage") }
    }

    @Test func `A line that is too long is told`() async throws {
        await expect(.malformed(CredentialWireError(.lineTooLong, line: 1))) {
            try await run("writes-one-long-line")
        }
    }

    @Test func `Output without end is cut off`() async throws {
        await expect(.tooMuchOutput) { try await run("writes-without-end") }
    }

    @Test func `A failure is told with the last line that was said, made printable`() async throws {
        let error = await expect(.failed(status: 3)) { try await run("fails") }
        #expect(error?.said == "\u{fffd}[31mno key to open it")
        #expect(error?.description == "mailgrant-store-fails ended with status 3: \u{fffd}[31mno key to open it")
    }

    @Test func `A line that holds the secret is not told`() async throws {
        let error = await expect(.failed(status: 1)) { try await run("fails-and-tells-the-secret") }
        #expect(error?.said == "")
    }

    @Test func `An answer of a program that was killed is none`() async throws {
        await expect(.killed(signal: SIGKILL)) { try await run("kills-itself") }
    }

    @Test func `A value with a line break is not sent, and nothing is answered`() async throws {
        var request = CredentialMessage()
        request.append("username", "a\npassword=b")
        await expect(.unsendable(CredentialWireError(.lineFeed, line: 1))) {
            try await run("answers-what-it-got", request)
        }
    }

    @Test func `One whose file was found to be no program is told so, and not started`() async throws {
        let runnable = try TestPrograms.program("answers-what-it-got")
        let program = PluginProgram(
            .store, runnable.name, origin: .searchPath, path: runnable.path, fault: .notExecutable)
        await expect(.notRunnable(.notExecutable)) {
            try await runner.run(program, arguments: [], input: .request(), deadline: patience)
        }
    }

    @Test func `What cannot be started is told with the system's reason`() async throws {
        let missing = PluginProgram(
            .store, try PlainName.parsed("missing"), origin: .searchPath, path: "/nonexistent/mailgrant-store-missing")
        await expect(.couldNotStart("No such file or directory")) {
            try await runner.run(missing, arguments: [], input: .request(), deadline: patience)
        }
    }
}

/// Expects an error with a reason, and gives it back for more questions.
@discardableResult
func expect(
    _ reason: PluginError.Reason, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> some Any
) async -> PluginError? {
    let error = await #expect(throws: PluginError.self, sourceLocation: sourceLocation) { _ = try await body() }
    #expect(error?.reason == reason, sourceLocation: sourceLocation)
    return error
}
