import CredentialWire
import HelperKit
import LocalState
import Secrets
import TokenCache

/// What git asks about on standard input: always a protocol and a host.
struct CredentialRequest: Sendable {
    var message: CredentialMessage
    var protocolName: String
    /// The host as it was given, which is a server for the protocols that concern this program.
    var host: String

    var user: String? { message.text(CredentialKey.username) }
    var path: String? { message.text(CredentialKey.path) }
    var password: Secret? { message.secret(CredentialKey.password) }

    /// - Throws: ``ProgramFailure`` with status 64 where the input is no request.
    static func fromStandardInput() throws(ProgramFailure) -> CredentialRequest {
        do {
            guard let bytes = StandardInput.readMessage() else {
                throw CredentialWireError(.messageTooLong, line: 1)
            }
            return try CredentialRequest(CredentialMessage(parsing: bytes).expandingURL())
        } catch let failure as ProgramFailure {
            throw failure
        } catch {
            throw ProgramFailure(malformedRequest: "\(error)")
        }
    }

    private init(_ message: CredentialMessage) throws(ProgramFailure) {
        guard let protocolName = message.text(CredentialKey.protocolName), let host = message.text(CredentialKey.host)
        else { throw ProgramFailure(malformedRequest: "it names no protocol or no host") }
        self.message = message
        self.protocolName = protocolName
        self.host = host
    }

    /// Takes a token that a server has refused out of the sealed cache, whatever the declarations say by now.
    func dropRefusedToken() {
        guard let selector = message.cacheSelector, let cache = TokenCache.open(creating: false) else { return }
        SealedTokenCache(cache).drop(password, under: selector)
    }

    /// The server that it asks about.
    ///
    /// - Throws: ``ProgramFailure`` with status 64.
    func server() throws(ProgramFailure) -> CredentialServer {
        guard let server = CredentialServer(host) else {
            throw ProgramFailure(malformedRequest: "its host is no name with at most one port")
        }
        return server
    }
}

extension ProgramFailure {
    fileprivate init(malformedRequest reason: String) {
        self.init(
            .usage, "git credential", what: "the request is malformed: \(reason)",
            remedy: "send what git-credential(1) describes")
    }
}
