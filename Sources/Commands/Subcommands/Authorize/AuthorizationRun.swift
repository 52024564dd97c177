import Grants
import HelperKit
import LocalState

/// Authorizing at work, for the command and for the console: connection by connection, consent where it is needed, then the
/// mail server.
struct AuthorizationRun {
    let account: Account
    let session: Session
    /// Ask for consent also where a grant is at hand.
    let asksAlways: Bool
    /// Whether somebody is there to be asked.
    let mayAsk: Bool
    /// Is told everything that a person may want to see.
    let report: (Event) throws -> Void
    /// Reported already.
    private(set) var failures: [ProgramFailure] = []
    /// Whose move it is after a consent that failed, where the provider's file knows.
    private(set) var whoseMove: ErrorAdvice.Move?
    /// How the connections that share the account's token fared: once for all of them.
    private var sharedConsent = SharedConsent.notAsked

    private enum SharedConsent: Equatable {
        case notAsked
        case given
        case failed(Direction)
    }

    enum Event {
        /// A connection has its grant or password, and its mail server is asked next.
        case authorized(Direction)
        /// A connection is verified: a line for a person.
        case verified(String)
        case failed(ProgramFailure)
    }

    init(
        _ account: Account, _ session: Session, asksAlways: Bool, mayAsk: Bool = true,
        report: @escaping (Event) throws -> Void
    ) {
        self.account = account
        self.session = session
        self.asksAlways = asksAlways
        self.mayAsk = mayAsk
        self.report = report
    }

    /// Authorizes and verifies, and reports how it went.
    ///
    /// - Throws: what the report does.
    mutating func authorize(_ direction: Direction) async throws {
        let line: String
        do throws(ProgramFailure) {
            var authorization = try await consent(direction, asksAgain: false)
            try? report(.authorized(direction))
            let answer: MailVerification
            do {
                answer = try await session.verify(account, direction)
            } catch  where authorization.isCovered && needsAuthorization(direction) {
                // The grant at hand turned out to be dead, or narrower than it said, when it was used.
                authorization = try await consent(direction, asksAgain: true)
                try? report(.authorized(direction))
                answer = try await session.verify(account, direction)
            }
            line = "\(subject(direction)): \(authorization.words), \(answer.words)"
        } catch {
            return try fail(error)
        }
        try report(.verified(line))
    }

    /// Verifies the connections that a later consent moved to another grant.
    ///
    /// - Throws: what the report does.
    mutating func verifyAgain(_ directions: [Direction]) async throws {
        guard failures.isEmpty else { return }
        for direction in directions where state(of: direction) == .authorized {
            let line: String
            do throws(ProgramFailure) {
                line = "\(subject(direction)): \(try await session.verify(account, direction).words)"
            } catch {
                try fail(error)
                continue
            }
            try report(.verified(line))
        }
    }

    /// Shows tokens that another, minted later from the same grant, may have ended to their mail servers once more: some
    /// providers let no two live at a time, which the engine learns by this.
    ///
    /// - Throws: what the report does.
    mutating func proveEarlierTokens() async throws {
        guard failures.isEmpty else { return }
        for direction in Direction.allCases {
            guard case .verified = state(of: direction),
                await session.engine.mayHaveEndedToken(of: account, direction)
            else { continue }
            do throws(ProgramFailure) {
                _ = try await session.verify(account, direction, isProof: true)
            } catch {
                try fail(error)
            }
        }
    }

    /// A consent covers all connections that share the grant, and so does a refusal. A person is asked for it once, and once
    /// more where its token turned out not to do.
    private mutating func consent(
        _ direction: Direction, asksAgain: Bool
    ) async throws(ProgramFailure) -> GrantEngine.Authorization {
        let name = account.name.text
        let account = account
        let connection = account[direction]
        let isShared = connection?.hasOwnToken == false && connection?.authentication == .oauth2
        if isShared, case .failed(let other) = sharedConsent {
            throw ProgramFailure(
                failures.first?.status ?? .noPermission, subject(direction),
                what: "not asked for, since it shares the token that \(other) did not get",
                remedy: "run again: mailgrant authorize \(name)")
        }
        let policy: GrantEngine.ConsentPolicy =
            !mayAsk ? .never : asksAlways && !asksAgain && !(isShared && sharedConsent == .given) ? .always : .ifNeeded
        let terminal = session.context.terminal
        terminal.progress("\(subject(direction)): authorizing")
        defer { terminal.clearProgress() }
        do {
            let authorization = try await session.engine.authorize(
                account, direction, through: session.consent, policy: policy,
                explain: { ConsentOutcome(ProgramFailure($0, account, direction)) })
            if isShared { sharedConsent = .given }
            return authorization
        } catch {
            if isShared { sharedConsent = .failed(direction) }
            whoseMove = connection.flatMap { ErrorExplanation(of: error, $0.token) }?.advice?.whoseMove
            throw ProgramFailure(error, account, direction)
        }
    }

    private func state(of direction: Direction) -> ConnectionState? {
        guard let connection = account[direction], let record = try? session.context.ledger.record(of: account.name)
        else { return nil }
        return ConnectionState(of: connection, in: record)
    }

    private func needsAuthorization(_ direction: Direction) -> Bool {
        if case .needsAuthorization = state(of: direction) { true } else { false }
    }

    private func subject(_ direction: Direction) -> String { "\(account.name) \(direction)" }

    private mutating func fail(_ failure: ProgramFailure) throws {
        failures.append(failure)
        try report(.failed(failure))
    }
}

extension MailVerification {
    var words: String { "verified with \(mechanism) (\(opened))" }
}

extension GrantEngine.Authorization {
    fileprivate var isCovered: Bool {
        if case .covered = self { true } else { false }
    }

    fileprivate var words: String {
        switch self {
        case .consented(let identity): "authorized\(identity.words)"
        case .covered(let identity): "authorized by the grant at hand\(identity.words)"
        case .alone(.jwtBearer): "authorized by the service account's key"
        case .alone: "authorized by the client's own credentials"
        case .password: "authorized by its app password"
        }
    }
}

extension GrantIdentity {
    /// What follows "authorized".
    var words: String {
        switch self {
        case .stated(_, _, let address?): " as \(address)"
        case .stated, .notStated: ", identity not stated"
        }
    }
}
