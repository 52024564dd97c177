import ChildPrograms
public import CredentialWire
import Glibc
import Subprocess
import SystemPackage

/// Runs plugins: each in a session of its own without a terminal, in the root directory, with an allow-listed environment
/// (``PluginEnvironment``), no descriptor but its three streams, a deadline, and a limit to what it may write. Secrets
/// go through its standard input and output only, and lie in memory that is wiped.
public struct PluginRunner: Sendable {
    private let environment: [String: String]

    /// - Parameter environment: that of this process.
    public init(environment: [String: String]) {
        self.environment = environment
    }

    /// Runs a program for one request and one answer.
    ///
    /// - Parameters:
    ///   - arguments: its words. No secret is among them.
    ///   - input: what it gets on standard input, which is closed then.
    ///   - environment: variables that it gets beside the allowed ones. No secret is among them.
    /// - Returns: what it answered; an empty message where it answered nothing.
    /// - Throws: ``PluginError``, also where it ends with a status other than 0.
    public func run(
        _ program: PluginProgram, arguments: [String], input: CredentialMessage, deadline: Duration,
        environment: [String: String] = [:]
    ) async throws(PluginError) -> CredentialMessage {
        try await withSession(
            program, arguments: arguments, limits: PluginLimits(deadline), environment: environment
        ) { session throws(PluginError) in
            try await session.requestOnce(input)
        }
    }

    /// Runs a program for an exchange of several messages. When the body returns the program's standard input is closed,
    /// and it is ended if it does not end by itself.
    ///
    /// - Returns: what the body returns.
    /// - Throws: ``PluginError``: what the body throws, or that the program ended with a status other than 0.
    public func withSession<Value: Sendable>(
        _ program: PluginProgram, arguments: [String], limits: PluginLimits, environment: [String: String] = [:],
        _ body: @Sendable (PluginSession) async throws(PluginError) -> Value
    ) async throws(PluginError) -> Value {
        if let fault = program.fault { throw PluginError(program, .notRunnable(fault)) }
        guard let path = program.path else { throw PluginError(program, .couldNotStart("it is built in")) }
        // What it opens as /dev/tty is none. The session's group is what is ended where it must be.
        let child = ChildProgram(
            path, arguments, environment: PluginEnvironment.allowed(self.environment, with: environment),
            directory: "/", grace: .seconds(1))
        do {
            let session = try PluginSession(program, limits: limits)
            let ends = session.childEnds
            let run = try await Subprocess.run(
                child.configuration, input: .fileDescriptor(ends.input, closeAfterSpawningProcess: false),
                output: .fileDescriptor(ends.output, closeAfterSpawningProcess: false),
                error: .fileDescriptor(ends.errors, closeAfterSpawningProcess: false)
            ) { execution in
                await Self.hold(session, execution.processIdentifier, body)
            }
            return try run.closureResult.value(in: session, status: run.terminationStatus)
        } catch let error as PluginError {
            throw error
        } catch {
            throw PluginError(program, .couldNotStart(Interpreter.missing(for: path) ?? Self.detail(error)))
        }
    }

    private static func hold<Value: Sendable>(
        _ session: PluginSession, _ process: ProcessIdentifier,
        _ body: @Sendable (PluginSession) async throws(PluginError) -> Value
    ) async -> Held<Value> {
        session.begin(process: process.processDescriptor)
        let result: Result<Value, PluginError>
        do {
            result = .success(try await body(session))
        } catch {
            result = .failure(error)
        }
        let wasForced = await session.finish(processGroup: process.value, grace: result.grace)
        return Held(result: result, wasForced: wasForced)
    }

    private static func detail(_ error: any Error) -> String {
        if let failure = (error as? SubprocessError)?.underlyingError { return "\(failure)" }
        return "\(error)"
    }
}

/// What came of a session, before the program's status is known.
private struct Held<Value: Sendable>: Sendable {
    let result: Result<Value, PluginError>
    let wasForced: Bool

    /// A program's own failure tells more than the answer that is missing because of it.
    func value(in session: PluginSession, status: TerminationStatus) throws(PluginError) -> Value {
        do throws(PluginError) {
            if !wasForced {
                switch status {
                case .exited(0): break
                case .exited(let status): throw PluginError(session.program, .failed(status: status))
                case .signaled(let signal): throw PluginError(session.program, .killed(signal: signal))
                }
            }
            return try result.get()
        } catch {
            throw PluginError(error.program, error.reason, said: session.said)
        }
    }
}

extension Result where Failure == PluginError {
    /// How long the program has to end by itself: no longer where it had its time, or has no use for more.
    fileprivate var grace: Duration {
        guard case .failure(let error) = self else { return .seconds(2) }
        switch error.reason {
        case .tookTooLong, .tooMuchOutput, .cancelled: return .zero
        default: return .seconds(2)
        }
    }
}
