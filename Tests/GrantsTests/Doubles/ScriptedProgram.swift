import Grants
import Secrets
import Synchronization

/// A provider's program that rotates its state with every token, and fails as told.
final class ScriptedProgram: ProviderPrograms {
    private struct State {
        var grants = 0
        var tokens = 0
        var rotates = true
        var identity: String?
        var tokenIdentity: String?
        var scopes: [String]?
        /// Errors of the next operations, the first first.
        var errors: [ProgramError.Code] = []
        var asked: [(operation: String, request: ProgramRequest, state: Secret?)] = []
        /// Given in place of a new one.
        var repeated: Secret?
        /// The newest state, which alone is taken.
        var newest: Secret?
    }

    private let state = Mutex(State())

    static let executable = "mailgrant-provider-example"

    static func state(_ number: Int) -> String { "state-\(number)" }

    var asked: [(operation: String, request: ProgramRequest, state: Secret?)] { state.withLock { $0.asked } }

    /// How often a token was asked for.
    var tokens: Int { state.withLock { $0.asked.filter { $0.operation == "token" }.count } }

    func stopRotating() { state.withLock { $0.rotates = false } }

    func states(identity: String?, tokenIdentity: String? = nil) {
        state.withLock {
            $0.identity = identity
            $0.tokenIdentity = tokenIdentity
        }
    }

    func grants(_ scopes: [String]?) { state.withLock { $0.scopes = scopes } }

    /// Every consent gives the same state from now on.
    func repeats(_ kept: Secret) { state.withLock { $0.repeated = kept } }

    func fail(_ codes: ProgramError.Code...) { state.withLock { $0.errors = codes } }

    func authorize(
        _ request: ProgramRequest, through consent: any Consent
    ) async throws(ProgramError) -> ProgramGrant {
        try ask("authorize", request, nil)
        let answer: Secret
        do {
            answer = try await consent.answer(to: ProgramQuestion("Code?", isSecret: true))
        } catch {
            throw ProgramError(.consent(error), Self.executable)
        }
        guard answer == ScriptedPerson.programAnswer else { throw ProgramError(.denied, Self.executable) }
        return state.withLock { state in
            state.grants += 1
            let kept = state.repeated ?? Secret(Self.state(state.grants * 100))
            state.newest = kept
            return ProgramGrant(state: kept, scopes: state.scopes, identity: state.identity)
        }
    }

    func token(
        for request: ProgramRequest, state kept: Secret, timeout: Duration
    ) async throws(ProgramError) -> ProgramToken {
        try ask("token", request, kept)
        let answer: ProgramToken? = state.withLock { state in
            guard kept == state.newest else { return nil }
            state.tokens += 1
            let next = state.rotates ? Secret(Self.state(state.grants * 100 + state.tokens)) : nil
            if let next { state.newest = next }
            return ProgramToken(
                accessToken: Secret("token-\(state.tokens)"), expiresIn: 3_600, identity: state.tokenIdentity,
                state: next)
        }
        guard let answer else { throw ProgramError(.grantEnded, Self.executable) }
        return answer
    }

    func revoke(_ request: ProgramRequest, state: Secret, timeout: Duration) async throws(ProgramError) {
        try ask("revoke", request, state)
    }

    private func ask(_ operation: String, _ request: ProgramRequest, _ kept: Secret?) throws(ProgramError) {
        let code = state.withLock { state -> ProgramError.Code? in
            state.asked.append((operation, request, kept))
            return state.errors.isEmpty ? nil : state.errors.removeFirst()
        }
        if let code { throw ProgramError(code, Self.executable, "as told") }
    }
}
