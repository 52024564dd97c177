import Glibc
public import Secrets
import Subprocess
import SystemPackage

/// What a program left behind when it ended.
public struct Outcome: Sendable {
    public let status: ExitStatus
    public let standardOutput: [UInt8]
    public let standardError: [UInt8]
    /// From start to end, by the monotonic clock.
    public let duration: Duration

    /// Standard output as text; invalid UTF-8 is replaced.
    public var output: String { String(decoding: standardOutput, as: UTF8.self) }
    /// Standard error as text; invalid UTF-8 is replaced.
    public var errors: String { String(decoding: standardError, as: UTF8.self) }
}

/// How a program ended.
public enum ExitStatus: Sendable, Hashable, CustomStringConvertible {
    case exited(Int32)
    case signalled(Int32)

    public var description: String {
        switch self {
        case .exited(let code): "exit status \(code)"
        case .signalled(let signal): "signal \(signal)"
        }
    }
}

extension Program {
    /// Where a program's two streams go.
    public enum Destination: Sendable {
        /// Into the ``Outcome``.
        case kept
        /// To the streams of the process that runs it, for a person to see; the outcome is then without text.
        case shown
    }

    /// Runs it to its end. Any exit status is an outcome, not an error.
    ///
    /// When the task is cancelled or the time is over the program is ended; what it started goes with it in every case,
    /// unless it moved to a session of its own.
    ///
    /// - Parameters:
    ///   - input: the bytes of its standard input.
    ///   - limit: the longest it may take.
    /// - Throws: ``ProgramFailure`` when it could not be started or took too long; `CancellationError`.
    public func run(
        input: [UInt8] = [], output: Destination = .kept, within limit: Duration = .seconds(60)
    ) async throws -> Outcome {
        let streams = try Streams(input: input, output: output)
        let start = ContinuousClock.now
        let status = try await withThrowingTaskGroup(of: ExitStatus?.self) { group in
            group.addTask { try await wait(on: streams) }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        try Task.checkCancellation()
        guard let status else {
            throw ProgramFailure(self, .tookTooLong(limit), output: try streams.text())
        }
        return Outcome(
            status: status, standardOutput: try streams.output?.content() ?? [],
            standardError: try streams.error?.content() ?? [], duration: .now - start)
    }

    /// Runs it to its end and insists on exit status 0.
    ///
    /// - Throws: ``ProgramFailure`` also for another status.
    @discardableResult
    public func runSuccessfully(
        input: [UInt8] = [], output: Destination = .kept, within limit: Duration = .seconds(60)
    ) async throws -> Outcome {
        let outcome = try await run(input: input, output: output, within: limit)
        guard outcome.status == .exited(0) else {
            throw ProgramFailure(self, .ended(outcome.status), output: outcome.output + outcome.errors)
        }
        return outcome
    }

    /// Runs a program that prints a secret and a newline, and insists on exit status 0 and on an answer.
    ///
    /// - Throws: ``ProgramFailure`` with what the program wrote to standard error only.
    public func secret(input: [UInt8] = [], within limit: Duration = .seconds(60)) async throws -> Secret {
        let outcome = try await run(input: input, within: limit)
        guard outcome.status == .exited(0), outcome.standardOutput.last == UInt8(ascii: "\n") else {
            throw ProgramFailure(self, .ended(outcome.status), output: outcome.errors)
        }
        return Secret(outcome.standardOutput.dropLast())
    }

    /// Starts it and waits for its end.
    private func wait(on streams: Streams) async throws -> ExitStatus {
        do {
            let result = try await Subprocess.run(
                configuration, input: .fileDescriptor(streams.input.descriptor, closeAfterSpawningProcess: false),
                output: .fileDescriptor(streams.outputDescriptor, closeAfterSpawningProcess: false),
                error: .fileDescriptor(streams.errorDescriptor, closeAfterSpawningProcess: false))
            endSession(of: result.processIdentifier.value)
            return ExitStatus(result.terminationStatus)
        } catch let error as SubprocessError {
            throw ProgramFailure(self, .couldNotStart(String(describing: error.code)), output: "")
        }
    }
}

/// The descriptors of one run.
private struct Streams: Sendable {
    let input: AnonymousFile
    let output: AnonymousFile?
    let error: AnonymousFile?

    init(input: [UInt8], output destination: Program.Destination) throws {
        self.input = try AnonymousFile(holding: input)
        output = destination == .kept ? try AnonymousFile() : nil
        error = destination == .kept ? try AnonymousFile() : nil
    }

    var outputDescriptor: FileDescriptor { output?.descriptor ?? .standardOutput }
    var errorDescriptor: FileDescriptor { error?.descriptor ?? .standardError }

    /// What was written so far, both streams one after the other.
    func text() throws -> String {
        String(decoding: try (output?.content() ?? []) + (error?.content() ?? []), as: UTF8.self)
    }
}

extension ExitStatus {
    init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self = .exited(code)
        case .signaled(let signal): self = .signalled(signal)
        }
    }
}

/// Ends what a program left running in its process group, which is named after the program's process ID.
func endSession(of processID: pid_t) {
    kill(-processID, SIGKILL)
}
