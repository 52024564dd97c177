import ConfigurationFiles
import FoundationEssentials
import Grants
import HelperKit
import LocalState
import OAuth

/// The state of accounts as facts, for `--json` and for people. Times are ISO 8601 in JSON.
struct StatusReport: Encodable, Sendable {
    var version = 1
    var accounts: [AccountStatus]
    /// What is wrong in the files of other accounts.
    var errors: [FileError]

    struct AccountStatus: Encodable, Sendable {
        var name: String
        var address: String
        var provider: String
        /// The file that declares it.
        var file: String
        var connections: [ConnectionStatus]
    }

    struct FileError: Encodable, Sendable {
        var account: String
        var file: String
        var line: Int?
        var column: Int?
        var key: String?
        var message: String
    }

    /// - Parameter cache: where access tokens wait; nothing where there is no cache.
    /// - Throws: ``ProgramFailure`` where the state directory cannot be read.
    init(
        of accounts: [Account], broken: [(PlainName, ConfigurationErrors)], _ cache: (any AccessTokenCache)?,
        _ context: CommandContext
    ) async throws(ProgramFailure) {
        self.accounts = []
        for account in accounts {
            let record: AccountRecord
            do {
                record = try context.ledger.record(of: account.name)
            } catch {
                throw ProgramFailure(.ledger(error), account.name.text, nil)
            }
            var connections: [ConnectionStatus] = []
            for connection in account.connections {
                connections.append(await ConnectionStatus(of: connection, in: account, record, cache))
            }
            self.accounts.append(
                AccountStatus(
                    name: account.name.text, address: account.address, provider: account.provider.text,
                    file: account.declaredIn, connections: connections))
        }
        errors = broken.flatMap { name, errors in
            errors.errors.map {
                FileError(
                    account: name.text, file: $0.file, line: $0.line, column: $0.column, key: $0.key,
                    message: $0.message)
            }
        }
    }

    /// True where a connection that was authorized is so no more.
    var needsPerson: Bool {
        accounts.contains { $0.connections.contains { $0.state == "needs-authorization" } }
    }
}

/// One connection's state.
struct ConnectionStatus: Encodable, Sendable {
    var direction: Direction
    var `protocol`: MailProtocol
    var host: String
    var port: Int
    var security: ConnectionSecurity
    var user: String
    var authentication: Authentication
    /// `declared`, `authorized`, `verified` or `needs-authorization`.
    var state: String
    /// Why a person is needed, and what to do.
    var reason: String?
    var remedy: String?
    /// Whose move it is, where the provider's file knows.
    var whoseMove: ErrorAdvice.Move?
    var verifiedAt: Date?
    var mechanism: String?
    var opened: String?
    /// The last time the mail server did not accept.
    var failedAt: Date?
    var failure: String?
    /// What the provider's file knows about that, in one line.
    var failureAdvice: String?
    /// A failure that is answered from here until then.
    var waitsUntil: Date?
    var grant: GrantStatus?
    var accessTokenExpiresAt: Date?
    /// Nothing for a connection that uses an app password.
    var token: TokenStatus?

    init(
        of connection: Connection, in account: Account, _ record: AccountRecord, _ cache: (any AccessTokenCache)?
    ) async {
        direction = connection.direction
        `protocol` = connection.mailProtocol
        host = connection.host
        port = connection.port
        security = connection.security
        user = connection.saslUser
        authentication = connection.authentication
        let state = ConnectionState(of: connection, in: record)
        self.state = state.word
        if case .needsAuthorization(let loss) = state {
            let fault = GrantFault.needsAuthorization(loss)
            let failure = ProgramFailure(fault, account, connection.direction)
            reason = failure.what
            remedy = failure.remedy
            whoseMove = ErrorExplanation(of: fault, connection.token)?.advice?.whoseMove
        } else if case .declared = state {
            let fault: GrantFault = connection.authentication == .oauth2 ? .notAuthorized : .passwordNotKept
            remedy = ProgramFailure(fault, account.name.text, connection.direction).remedy
        }
        let observed = record[connection.direction]
        verifiedAt = observed?.verified?.at
        mechanism = observed?.verified?.mechanism
        opened = observed?.verified?.opened
        failedAt = observed?.failedCheck?.at
        failure = observed?.failedCheck?.detail
        if let failure, let advice = connection.token.rules.advice.advice(for: failure, from: connection.mailProtocol) {
            let text = AdviceText(account: account.name.text, connection: connection)
            failureAdvice = "\(text.what(advice)); \(text.remedy(advice))"
            whoseMove = whoseMove ?? advice.whoseMove
        }
        waitsUntil = observed?.standing?.until
        if let standing = observed?.standing, standing.until > Date(), reason == nil {
            let fault = GrantFault.standing(standing)
            let failure = ProgramFailure(fault, account, connection.direction)
            reason = failure.what
            remedy = failure.remedy
            whoseMove = ErrorExplanation(of: fault, connection.token)?.advice?.whoseMove
        }
        guard connection.authentication == .oauth2 else { return }
        grant = observed?.grant.flatMap(record.summary).map(GrantStatus.init)
        token = TokenStatus(of: connection, in: account, record)
        if let grant = observed?.grant, let cache {
            let key = ConnectionKey(account: account, connection: connection, grant: grant)
            accessTokenExpiresAt = await cache.token(for: key)?.expiresAt
        }
    }
}

/// What is known of a grant without opening the token store.
struct GrantStatus: Encodable, Sendable {
    var id: String
    var scopes: [String]
    var consentedAt: Date
    /// The address that the provider stated; nothing where its identity is not stated.
    var identity: String?
    var identityStated: Bool
    var issuer: String?
    /// Nothing where the provider is a program.
    var tokenUrl: String?
    /// The provider's program that holds the other end of the grant.
    var program: String?
    var endedAt: Date?
    var endReason: String?

    init(_ summary: GrantSummary) {
        id = summary.id.text
        scopes = summary.scopes
        consentedAt = summary.consentedAt
        issuer = summary.binding.endpoints?.issuer
        tokenUrl = summary.binding.endpoints?.tokenURL.absoluteString
        program = summary.binding.program?.executable
        endedAt = summary.ended?.at
        endReason = summary.ended?.reason
        switch summary.identity {
        case .stated(_, let subject, let address):
            identity = address ?? subject
            identityStated = true
        case .notStated:
            identityStated = false
        }
    }
}
