public import CredentialWire
import Dispatch
import Glibc
import Secrets
import Synchronization
import SystemPackage

/// The exchange of messages with one program that runs, on its standard input and output.
///
/// It is used inside the call of ``PluginRunner/withSession(_:arguments:limits:environment:_:)`` that made it; after that
/// the program has ended, and every message is answered with an error.
public final class PluginSession: Sendable {
    public let program: PluginProgram
    private let limits: PluginLimits
    private let end: ContinuousClock.Instant
    private let interruption: Pipe
    private let conversation: Mutex<Conversation>
    /// Whatever went either way and must not show in an error.
    private let secrets = Mutex<[Secret]>([])
    /// Waiting happens on a thread of its own, never on one that Swift's tasks share.
    private let queue = DispatchQueue(label: "plugin")

    init(_ program: PluginProgram, limits: PluginLimits) throws(Errno) {
        self.program = program
        self.limits = limits
        end = .now + limits.whole
        interruption = try Pipe()
        Pipe.neverWait(at: interruption.writeEnd)
        conversation = Mutex(Conversation(input: try Pipe(), output: try Pipe(), errors: try Pipe()))
    }

    /// Sends a message and waits for the answer.
    ///
    /// - Parameter limit: in place of the limit for one exchange, as where a person is waited for.
    public func ask(
        _ message: CredentialMessage, within limit: Duration? = nil
    ) async throws(PluginError) -> CredentialMessage {
        try await carry(bytes(of: message), to: .message, within: limit)
        return try takeMessage()
    }

    /// Sends a message that has no answer.
    public func send(_ message: CredentialMessage) async throws(PluginError) {
        try await carry(bytes(of: message), to: .sent, within: nil)
    }

    /// Waits for the next message.
    ///
    /// - Throws: ``PluginError`` with ``PluginError/Reason/noAnswer`` where the program's standard output is at its end.
    public func receive(within limit: Duration? = nil) async throws(PluginError) -> CredentialMessage {
        try await carry(Secret(""), to: .message, within: limit)
        return try takeMessage()
    }

    /// Sends a request, closes the program's standard input, and waits until it has ended.
    ///
    /// - Returns: what it answered; an empty message where it answered nothing.
    func requestOnce(_ message: CredentialMessage) async throws(PluginError) -> CredentialMessage {
        let bytes = try bytes(of: message)
        try await carry(bytes, to: .sent, within: nil)
        conversation.withLock { $0.input.closeWriteEnd() }
        try await carry(Secret(""), to: .exit, within: nil)
        return try parsed(conversation.withLock { $0.takeMessage() } ?? Secret(""))
    }

    private func takeMessage() throws(PluginError) -> CredentialMessage {
        guard let bytes = conversation.withLock({ $0.takeMessage() }) else { throw PluginError(program, .noAnswer) }
        return try parsed(bytes)
    }

    private func bytes(of message: CredentialMessage) throws(PluginError) -> Secret {
        note(message)
        do {
            return try message.serialized()
        } catch {
            throw PluginError(program, .unsendable(error))
        }
    }

    private func parsed(_ bytes: Secret) throws(PluginError) -> CredentialMessage {
        do {
            let message = try CredentialMessage(parsing: bytes)
            note(message)
            return message
        } catch {
            throw PluginError(program, .malformed(error))
        }
    }

    private func note(_ message: CredentialMessage) {
        let values = message.attributes.compactMap { attribute -> Secret? in
            guard case .secret(let secret) = attribute.value, !secret.isEmpty else { return nil }
            return secret
        }
        secrets.withLock { $0 += values }
    }

    private func carry(
        _ message: Secret, to goal: Conversation.Goal, within limit: Duration?
    ) async throws(PluginError) {
        let exchange = ContinuousClock.now + (limit ?? limits.exchange)
        let stop = await withTaskCancellationHandler {
            await blocking {
                self.conversation.withLock {
                    $0.carry(message, to: goal, until: min(exchange, self.end), interruption: self.interruption.readEnd)
                }
            }
        } onCancel: {
            _ = write(interruption.writeEnd, [0], 1)
        }
        switch stop {
        case .reached: return
        case .timeIsOver:
            throw PluginError(program, .tookTooLong(exchange < end ? limit ?? limits.exchange : limits.whole))
        case .tooMuchOutput: throw PluginError(program, .tooMuchOutput)
        case .interrupted: throw PluginError(program, .cancelled)
        }
    }

    private func blocking<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body()) }
        }
    }
}

// MARK: Start and end

extension PluginSession {
    /// The ends of the pipes that the program gets.
    var childEnds: (input: FileDescriptor, output: FileDescriptor, errors: FileDescriptor) {
        conversation.withLock { conversation in
            (
                FileDescriptor(rawValue: conversation.input.readEnd),
                FileDescriptor(rawValue: conversation.output.writeEnd),
                FileDescriptor(rawValue: conversation.errors.writeEnd)
            )
        }
    }

    func begin(process: Int32) {
        conversation.withLock { $0.begin(process: process) }
    }

    /// Sees the program to its end: it is asked by the end of its standard input, then by a signal, then not any more. Its
    /// process group goes with it where a signal was needed; what an obedient program left running stays.
    ///
    /// - Returns: whether it had to be ended by a signal.
    func finish(processGroup: pid_t, grace: Duration) async -> Bool {
        conversation.withLock { $0.input.closeWriteEnd() }
        let wasForced = await blocking {
            self.conversation.withLock { conversation in
                if conversation.exits(within: grace) { return false }
                kill(-processGroup, SIGTERM)
                _ = conversation.exits(within: .seconds(1))
                kill(-processGroup, SIGKILL)
                return true
            }
        }
        conversation.withLock { $0.end() }
        return wasForced
    }

    /// The last line of what the program said on standard error, for a person.
    var said: String {
        let bytes = conversation.withLock { $0.said }
        let secrets = secrets.withLock { $0 }
        return StandardErrorText.lastLine(bytes, hiding: secrets)
    }
}

extension Conversation {
    fileprivate mutating func exits(within limit: Duration) -> Bool {
        _ = carry(Secret(""), to: .exit, until: .now + limit, interruption: -1)
        return hasExited
    }
}
