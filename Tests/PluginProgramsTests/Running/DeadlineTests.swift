import CredentialWire
import Foundation
import Grants
import PluginPrograms
import TemporaryFiles
import Testing

@Suite("A plugin's time", .timeLimit(.minutes(3)))
struct DeadlineTests {
    private let runner = PluginRunner(environment: ProcessInfo.processInfo.environment)

    @Test func `A program that never ends is ended with what it started`() async throws {
        try await withTemporaryDirectory { directory in
            let file = directory + "/processes"
            let limit = Duration.seconds(2)
            await expect(.tookTooLong(limit)) {
                try await runner.run(
                    try TestPrograms.program("never-ends"), arguments: [file], input: .request(), deadline: limit)
            }
            try await Self.allEnd(file)
        }
    }

    @Test func `A program that closes its output and stays is ended`() async throws {
        let limit = Duration.milliseconds(300)
        await expect(.tookTooLong(limit)) {
            try await runner.run(
                try TestPrograms.program("closes-its-output"), arguments: [], input: .request(), deadline: limit)
        }
    }

    @Test func `When the task is cancelled the program is ended at once`() async throws {
        try await withTemporaryDirectory { directory in
            let file = directory + "/processes"
            let task = Task {
                try await runner.run(
                    try TestPrograms.program("never-ends"), arguments: [file], input: .request(),
                    deadline: .seconds(300))
            }
            while !FileManager.default.fileExists(atPath: file) { try await Task.sleep(for: .milliseconds(10)) }
            let start = ContinuousClock.now
            task.cancel()
            await expect(.cancelled) { try await task.value }
            #expect(ContinuousClock.now - start < .seconds(60))
            try await Self.allEnd(file)
        }
    }

    /// Waits until the noted processes are gone: a signal that nobody can refuse needs a moment, too.
    private static func allEnd(_ file: String) async throws {
        let processes = try String(contentsOfFile: file, encoding: .utf8).split(whereSeparator: \.isWhitespace)
        #expect(processes.count == 2)
        while processes.contains(where: isRunning) { try await Task.sleep(for: .milliseconds(10)) }
    }

    /// One that has ended and was not yet collected runs no more.
    private static func isRunning(_ process: Substring) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
        return status.split(separator: ")").last?.split(separator: " ").first != "Z"
    }
}
