import CredentialWire
import Grants
import HelperKit
import LocalState
import Secrets
import TokenCache

extension Session {
    /// A connection's access token with what is needed to hand it out in any format.
    func token(of account: Account, _ connection: Connection) async throws(GrantFault) -> CachedToken {
        let token = try await engine.accessToken(for: account, connection.direction)
        let grant = try engine.grant(of: account, connection.direction)
        return ConnectionKey(account: account, connection: connection, grant: grant).entry(token)
    }

    /// What a helper hands out for a connection.
    func handout(of account: Account, _ connection: Connection) async throws(GrantFault) -> Handout {
        switch connection.authentication {
        case .oauth2: return .token(try await token(of: account, connection))
        case .password:
            let credential = try await engine.credential(for: account, connection.direction)
            return .password(
                AppPassword(
                    account: account.name.text, direction: connection.direction.ofCache, host: connection.host,
                    user: connection.saslUser, password: credential.secret))
        }
    }

    /// The same for a command: where a person must authorize and may be asked, the person is.
    ///
    /// - Throws: ``ProgramFailure`` in the account's name.
    func handout(
        of account: Account, _ connection: Connection, _ interaction: Interaction
    ) async throws(ProgramFailure) -> Handout {
        let direction = connection.direction
        do throws(GrantFault) {
            return try await handout(of: account, connection)
        } catch {
            let failure = ProgramFailure(error, account, direction)
            guard interaction == .allowed, connection.authentication == .oauth2, failure.status == .noPermission,
                !error.wantsAWord
            else { throw failure }
        }
        do throws(GrantFault) {
            _ = try await engine.authorize(
                account, direction, through: consent,
                explain: { ConsentOutcome(ProgramFailure($0, account, direction)) })
            return try await handout(of: account, connection)
        } catch {
            throw ProgramFailure(error, account, direction)
        }
    }
}

extension GrantFault {
    /// Whether the person must say that the declared mail server is right. A grant at hand may cover the connection: then
    /// authorizing would ask nobody, and here that would be no word of anybody's.
    fileprivate var wantsAWord: Bool {
        guard case .needsAuthorization(.serverMoved) = self else { return false }
        return true
    }
}

/// What a helper hands out for one connection.
enum Handout: Sendable {
    case token(CachedToken)
    case password(AppPassword)

    /// What the connection's server is shown.
    var credential: MailCredential {
        switch self {
        case .token(let token): .accessToken(token.accessToken)
        case .password(let password): .password(password.password)
        }
    }

    func rendered(as format: OutputFormat, maxBytes: Int?) throws(ProgramFailure) -> Secret {
        switch self {
        case .token(let token): try token.rendered(as: format, maxBytes: maxBytes)
        case .password(let password): try password.rendered(as: format, maxBytes: maxBytes)
        }
    }

    func credentialAnswer(to request: CredentialMessage) throws(ProgramFailure) -> CredentialMessage {
        switch self {
        case .token(let token): try token.credentialAnswer(to: request)
        case .password(let password): password.credentialAnswer
        }
    }
}
