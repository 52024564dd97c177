import CredentialWire
import HelperKit

/// What answers the three operations of git's credential protocol.
protocol CredentialSource: Sendable {
    /// The answer; nothing leaves it to git's other helpers and the person.
    func get(_ request: CredentialRequest) async throws -> CredentialMessage?

    /// git has used this with success.
    func store(_ request: CredentialRequest) async throws

    /// git has used this in vain.
    func erase(_ request: CredentialRequest) async throws
}

/// Where a broken declaration is in the way.
struct UnreadableCredentials: CredentialSource {
    let failure: ProgramFailure

    func get(_ request: CredentialRequest) throws -> CredentialMessage? { throw failure }
    func store(_ request: CredentialRequest) throws { throw failure }
    func erase(_ request: CredentialRequest) throws { throw failure }
}
