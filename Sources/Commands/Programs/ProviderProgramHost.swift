import CredentialWire
import Grants
import PluginPrograms
import Secrets

/// Runs the providers' programs for the engine.
struct ProviderProgramHost: ProviderPrograms {
    let registry: PluginRegistry
    let runner: PluginRunner
    /// What programs get beside the allowed variables: where the session's bus is, which cron jobs are not told.
    var environment: [String: String] = [:]
    /// Whether a program of this name may be run: see ``PluginTrust``.
    let allows: @Sendable (PlainName) -> Bool

    func authorize(
        _ request: ProgramRequest, through consent: any Consent
    ) async throws(ProgramError) -> ProgramGrant {
        let program = try program(request.program)
        let exchange = ProviderExchange(request: request, consent: consent)
        let outcome: Result<ProgramGrant, ProgramError>
        do {
            outcome = try await runner.withSession(
                program, arguments: ["authorize"], limits: ProviderExchange.limits, environment: environment
            ) { session throws(PluginError) in
                try await exchange.run(in: session)
            }
        } catch {
            throw ProgramError(error)
        }
        return try outcome.get()
    }

    func token(
        for request: ProgramRequest, state: Secret, timeout: Duration
    ) async throws(ProgramError) -> ProgramToken {
        try await answer(
            of: request.program, to: "token", ProviderRequest.token(request, state: state), hiding: [state], timeout
        ).token()
    }

    func revoke(_ request: ProgramRequest, state: Secret, timeout: Duration) async throws(ProgramError) {
        _ = try await answer(
            of: request.program, to: "revoke", ProviderRequest.revoke(request, state: state), hiding: [state], timeout)
    }

    /// What a program says of itself.
    ///
    /// - Parameter address: the mailbox that is meant; nothing for what holds for all.
    func describe(_ name: PlainName, address: String? = nil) async throws(ProgramError) -> ProviderAnswer {
        try await answer(
            of: ProgramBinding(name: name), to: "describe", ProviderRequest.describe(address: address), hiding: [],
            Self.describePatience)
    }

    private static let describePatience = Duration.seconds(5)

    /// The same, where others may be run.
    func allowing(_ allows: @escaping @Sendable (PlainName) -> Bool) -> ProviderProgramHost {
        ProviderProgramHost(registry: registry, runner: runner, environment: environment, allows: allows)
    }

    /// The program, if it is there and may be run.
    func program(_ binding: ProgramBinding) throws(ProgramError) -> PluginProgram {
        guard let program = registry.find(.provider, binding.name) else {
            throw ProgramError(.absent, binding.executable)
        }
        guard allows(binding.name) else { throw ProgramError(.notAllowed, binding.executable) }
        return program
    }

    private func answer(
        of binding: ProgramBinding, to operation: String, _ request: CredentialMessage, hiding secrets: [Secret],
        _ timeout: Duration
    ) async throws(ProgramError) -> ProviderAnswer {
        let program = try program(binding)
        let message: CredentialMessage
        do {
            message = try await runner.run(
                program, arguments: [operation], input: request, deadline: timeout, environment: environment)
        } catch {
            throw ProgramError(error)
        }
        let answer = ProviderAnswer(message: message, executable: binding.executable, hidden: secrets)
        guard !message.attributes.isEmpty else { throw answer.broken("ended without an answer") }
        try answer.checkVersion()
        try answer.checkError()
        return answer
    }
}
