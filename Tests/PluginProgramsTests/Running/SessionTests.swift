import CredentialWire
import Foundation
import Grants
import PluginPrograms
import Secrets
import Testing

@Suite("An exchange of several messages", .timeLimit(.minutes(1)))
struct SessionTests {
    private let runner = PluginRunner(environment: ProcessInfo.processInfo.environment)
    private let limits = PluginLimits(exchange: .seconds(300), whole: .seconds(600))

    private func said(_ text: String) -> CredentialMessage {
        CredentialMessage([CredentialAttribute("said", text)])
    }

    @Test func `Each message has its answer, and the end of input ends the program`() async throws {
        let answers = try await runner.withSession(
            try TestPrograms.program("asks-back"), arguments: [], limits: limits
        ) { session throws(PluginError) in
            [try await session.ask(said("one")), try await session.ask(said("two"))]
        }
        #expect(answers.map { $0.text("number") } == ["1", "2"])
        #expect(answers.map { $0.text("said") } == ["one", "two"])
    }

    @Test func `Several answers that come at once are taken one by one`() async throws {
        let second = try await runner.withSession(
            try TestPrograms.program("asks-back"), arguments: [], limits: limits
        ) { session throws(PluginError) in
            try await session.send(said("one"))
            try await session.send(said("two"))
            _ = try await session.receive()
            return try await session.receive()
        }
        #expect(second.text("said") == "two")
    }

    @Test func `A program killed in the middle is told as killed`() async throws {
        await expect(.killed(signal: SIGKILL)) {
            try await runner.withSession(
                try TestPrograms.program("stops-in-the-middle"), arguments: [], limits: limits
            ) { session throws(PluginError) in
                _ = try await session.ask(said("one"))
                return try await session.ask(said("two"))
            }
        }
    }

    @Test func `A failure at the end is told although every message had its answer`() async throws {
        await expect(.failed(status: 1)) {
            try await runner.withSession(
                try TestPrograms.program("asks-back"), arguments: [], limits: limits
            ) { _ throws(PluginError) in }
        }
    }

    @Test func `One exchange has a limit of its own`() async throws {
        let limit = Duration.milliseconds(200)
        await expect(.tookTooLong(limit)) {
            try await runner.withSession(
                try TestPrograms.program("asks-back"), arguments: [], limits: limits
            ) { session throws(PluginError) in
                _ = try await session.ask(said("one"))
                return try await session.receive(within: limit)
            }
        }
    }

    @Test func `The whole has a limit, too`() async throws {
        let limit = Duration.milliseconds(200)
        await expect(.tookTooLong(limit)) {
            try await runner.withSession(
                try TestPrograms.program("asks-back"), arguments: [],
                limits: PluginLimits(exchange: .seconds(300), whole: limit)
            ) { session throws(PluginError) in try await session.receive() }
        }
    }

    @Test func `After its end a session gives no answer`() async throws {
        let session = try await runner.withSession(
            try TestPrograms.program("asks-back"), arguments: [], limits: limits
        ) { session throws(PluginError) in
            _ = try await session.ask(said("one"))
            return session
        }
        await expect(.noAnswer) { try await session.ask(said("two")) }
    }
}
