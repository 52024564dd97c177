import Grants
import NIOCore
import OAuth
import Secrets

@testable import Loopback

/// A listener as the program opens it; limits, clock and who is let in can be changed.
func listen(
    at redirectURI: String = "http://localhost", clock: any Clock<Duration> = ContinuousClock(),
    limits: ConnectionLimits = ConnectionLimits(),
    gate: @escaping @Sendable () -> SameUserHandler = { SameUserHandler() }
) async throws -> RedirectListener {
    try await RedirectListener.open(
        redirectURI, patience: .seconds(600), clock: clock, limits: limits, gate: gate)
}

/// Takes the request whose query is `state=right&code=…`, as the engine does by the `state`.
let rightState: @Sendable (String) -> RedirectVerdict = { query in
    guard query.hasPrefix("state=right&code=") else { return .stray }
    return .code(Secret(String(query.dropFirst("state=right&code=".count))))
}

/// The code that a verdict carries.
func grantedCode(_ verdict: RedirectVerdict) -> String? {
    guard case .code(let code) = verdict else { return nil }
    return code.exposedText
}
