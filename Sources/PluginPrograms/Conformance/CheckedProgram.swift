import CredentialWire
import Synchronization

/// A program that is being checked.
struct CheckedProgram: Sendable {
    let program: PluginProgram
    let runner: PluginRunner

    func ask(
        _ operation: String, _ attributes: [(key: String, value: String)]
    ) async throws(PluginError) -> CredentialMessage {
        try await runner.run(
            program, arguments: [operation], input: Self.message(attributes), deadline: deadline(of: operation))
    }

    /// As long as the program has when it is in use.
    private func deadline(of operation: String) -> Duration {
        switch operation {
        case "describe", "capability": PluginInquiry.usualDeadline
        default: program.kind == .provider ? .seconds(15) : .seconds(10)
        }
    }

    /// The first message of an exchange; nobody answers it.
    func begin(
        _ operation: String, _ attributes: [(key: String, value: String)]
    ) async throws(PluginError) -> CredentialMessage {
        let limits = PluginLimits(exchange: .seconds(30), whole: .seconds(40))
        let first = Mutex<CredentialMessage?>(nil)
        do throws(PluginError) {
            try await runner.withSession(program, arguments: [operation], limits: limits) {
                session throws(PluginError) in
                let message = try await session.ask(Self.message(attributes))
                first.withLock { $0 = message }
            }
        } catch {
            // A program that is left alone with its question may end as it likes.
            guard let message = first.withLock({ $0 }) else { throw error }
            return message
        }
        guard let message = first.withLock({ $0 }) else { throw PluginError(program, .noAnswer) }
        return message
    }

    func expect(_ isTrue: Bool, orFail description: @autoclosure () -> String) throws(ProgramCheckFailure) {
        guard isTrue else { throw ProgramCheckFailure(description()) }
    }

    private static func message(_ attributes: [(key: String, value: String)]) -> CredentialMessage {
        CredentialMessage(attributes.map { CredentialAttribute($0.key, $0.value) })
    }
}
