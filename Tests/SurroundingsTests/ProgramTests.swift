import Secrets
import Surroundings
import Testing

struct ProgramTests {
    @Test("A program's two streams and its status are told apart")
    func streams() async throws {
        let outcome = try await shell("echo out; echo err >&2; exit 3").run()
        #expect(outcome.status == .exited(3))
        #expect(outcome.output == "out\n")
        #expect(outcome.errors == "err\n")
    }

    @Test("A program reads its whole input")
    func input() async throws {
        let input = [UInt8](repeating: 7, count: 300_000)
        #expect(try await Program("cat").run(input: input).standardOutput == input)
    }

    @Test("A program inherits no variable but those it is given")
    func environment() async throws {
        let outcome = try await Program("env", environment: ["PATH": Program.systemPath, "A": "b=c d"]).run()
        #expect(Set(outcome.output.split(separator: "\n")) == ["PATH=\(Program.systemPath)", "A=b=c d"])
    }

    @Test("What a program leaves in the background holds nobody up and is ended with it")
    func grandchild() async throws {
        let outcome = try await shell("sleep 600 & echo $!").run(within: .seconds(60))
        let processID = try #require(Int32(outcome.output.dropLast()))
        #expect(outcome.status == .exited(0))
        try await expectEnd(of: processID)
    }

    @Test("A program that takes too long is ended, and what it wrote is kept")
    func deadline() async throws {
        let failure = try await #require(throws: ProgramFailure.self) {
            try await shell("echo $$; sleep 600").run(within: .milliseconds(500))
        }
        #expect(failure.reason == .tookTooLong(.milliseconds(500)))
        try await expectEnd(of: try #require(Int32(failure.output.dropLast())))
    }

    @Test("A program that is not there is a failure that names it")
    func absent() async throws {
        let failure = try await #require(throws: ProgramFailure.self) {
            try await Program("no-such-program").run()
        }
        #expect(failure.command == "no-such-program")
    }

    @Test("A secret is what was printed without its newline, and nothing of it is in a failure")
    func secret() async throws {
        #expect(try await shell("echo abc").secret().count == 3)
        let failure = try await #require(throws: ProgramFailure.self) {
            try await shell("echo abc; echo why >&2; exit 1").secret()
        }
        #expect(failure.output == "why\n")
    }

    private func shell(_ script: String) -> Program { Program("sh", ["-c", script]) }

    /// A killed process whose parent is gone may stay a moment, or for ever as a zombie.
    private func expectEnd(of processID: Int32) async throws {
        let isRunning = shell("grep '^State:' /proc/\(processID)/status | grep -qv Z")
        while try await isRunning.run().status == .exited(0) { try await Task.sleep(for: .milliseconds(20)) }
    }
}
