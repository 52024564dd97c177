import Glibc
import Subprocess
import SystemPackage

/// A program that runs in the background for the length of a closure.
public struct Service: Sendable {
    /// What a failure calls it.
    public let name: String
    /// Also the ID of its process group and session.
    public let processID: Int32
    public let log: ServiceLog

    /// Stops the process without ending it: it keeps its sockets and names, and answers nothing.
    public func pause() throws {
        try signal(SIGSTOP)
    }

    public func resume() throws {
        try signal(SIGCONT)
    }

    /// Ends the process and what it started at once, as a crash would, and waits until it is gone.
    public func kill() async throws {
        guard Glibc.kill(-processID, SIGKILL) == 0 else { throw SystemFailure("kill \(name)") }
        while !hasEnded { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Whether the process has ended. It is left for its owner to reap.
    public var hasEnded: Bool {
        var information = siginfo_t()
        let result = waitid(P_PID, id_t(processID), &information, WEXITED | WNOHANG | WNOWAIT)
        return result != 0 || information.si_signo != 0
    }

    private func signal(_ number: Int32) throws {
        guard Glibc.kill(processID, number) == 0 else { throw SystemFailure("kill \(name)") }
    }
}

/// Starts a program, waits until it is ready, lends it to a closure and ends it, however the closure ends.
///
/// - Parameters:
///   - name: what a failure calls it.
///   - input: the bytes of its standard input.
///   - log: where its output goes; the file is made anew.
///   - limit: the longest it may take to become ready.
///   - ready: looks at the complete lines it has written so far, or elsewhere, and returns what the closure needs to
///     know, or nil for "not yet". It is asked every few milliseconds.
/// - Throws: ``ServiceFailure`` when it ended early or was not ready in time; what `body` throws.
public func withService<Ready: Sendable, Result: Sendable>(
    _ name: String, _ program: Program, input: [UInt8] = [], log: String, readyWithin limit: Duration = .seconds(60),
    ready: @Sendable ([Substring]) async throws -> Ready?, _ body: (Ready, Service) async throws -> Result
) async throws -> Result {
    let input = try AnonymousFile(holding: input)
    let output = try FileDescriptor.open(
        FilePath(log), .writeOnly, options: [.create, .truncate, .append, .closeOnExec], permissions: .ownerReadWrite)
    defer { try? output.close() }
    let result = try await Subprocess.run(
        program.configuration, input: .fileDescriptor(input.descriptor, closeAfterSpawningProcess: false),
        output: .fileDescriptor(output, closeAfterSpawningProcess: false),
        error: .fileDescriptor(output, closeAfterSpawningProcess: false)
    ) { execution in
        let service = Service(name: name, processID: execution.processIdentifier.value, log: ServiceLog(path: log))
        func end() async {
            // A paused process would take no notice of the polite signal.
            try? service.resume()
            await execution.teardown(using: Program.teardown)
            // What it started goes with it. The ID is still its own: it is reaped after this.
            endSession(of: service.processID)
        }
        do {
            let result = try await body(try await service.waitUntilReady(within: limit, ready), service)
            await end()
            return result
        } catch {
            await end()
            throw error
        }
    }
    return result.closureResult
}

extension Service {
    fileprivate func waitUntilReady<Ready: Sendable>(
        within limit: Duration, _ ready: @Sendable ([Substring]) async throws -> Ready?
    ) async throws -> Ready {
        let end = ContinuousClock.now + limit
        while true {
            if let readiness = try await ready(log.lines()) { return readiness }
            if hasEnded { throw ServiceFailure(self, "ended before it was ready") }
            guard ContinuousClock.now < end else { throw ServiceFailure(self, "was not ready in time") }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
