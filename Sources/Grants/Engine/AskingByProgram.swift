import FoundationEssentials
import OAuth
import Secrets

/// Grants that a provider's program obtains and mints from. How it does so is its own; that nothing is lost or goes
/// astray is seen to here, as with every other grant.
extension GrantEngine {
    /// From the program's questions to the saved grant.
    func askByProgram(
        _ program: ProgramBinding, for connection: Connection, of account: Account, id: GrantID,
        through consent: any Consent
    ) async throws(GrantFault) -> Grant {
        let shared = account.connectionsSharingGrant(with: connection)
        let scopes = Scopes.union(shared.map(\.scopes) + [connection.token.additionalScopes])
        let request = ProgramRequest(
            program: program, account: account.name, address: account.address,
            loginHint: connection.token.loginHint, scopes: scopes)
        let answer: ProgramGrant
        do {
            answer = try await programs.authorize(request, through: consent)
        } catch {
            throw .program(error)
        }
        // The consent is spent: what came of it is kept though the task is cancelled meanwhile.
        return try await uncancelled { () async throws(GrantFault) in
            let granted = answer.scopes ?? scopes
            let identity: GrantIdentity
            do throws(GrantFault) {
                let missing = connection.token.rules.missing(scopes, in: granted)
                guard missing.isEmpty else { throw .scopesNotGranted(missing) }
                identity = try self.identity(answer.identity, of: program, for: connection, of: account)
            } catch {
                await endRefused(answer.state, of: program, for: connection, of: account, id)
                throw error
            }
            let grant = Grant(
                id: id, account: account.name, grantType: .program, refreshToken: nil, programState: answer.state,
                scopes: granted, identity: identity, consentedAt: time.now(), binding: .program(program))
            try await keep(grant)
            try await install(grant, for: connection, of: account)
            return grant
        }
    }

    /// Has the program end what came of a consent that is refused: nobody keeps its state, so nobody could later. What the
    /// account still has under the same state is left alone.
    private func endRefused(
        _ state: Secret, of program: ProgramBinding, for connection: Connection, of account: Account, _ id: GrantID
    ) async {
        guard !state.isEmpty, await !mayBeKept(state, for: account) else { return }
        let request = ProgramRequest(program: program, account: account.name, address: account.address)
        do throws(ProgramError) {
            try await programs.revoke(request, state: state, timeout: limits.exchange)
        } catch {
            return noteRefused(account, connection, id, left: error.code.word)
        }
        noteRefused(account, connection, id, left: nil)
    }

    /// Whether a grant of an account has this state, or cannot be read.
    private func mayBeKept(_ state: Secret, for account: Account) async -> Bool {
        guard let record = try? recorded(account.name) else { return true }
        for summary in record.grants {
            do throws(GrantFault) {
                if try await load(summary.id, of: account).newest.programState == state { return true }
            } catch .grantMissing {
                continue
            } catch {
                return true
            }
        }
        return false
    }

    /// Mints by the grant's program; a verdict of it is believed when it is given twice.
    func mintByProgram(
        _ copies: Copies, _ program: ProgramBinding, for key: ConnectionKey, before deadline: Deadline
    ) async throws(GrantFault) -> Minted {
        try await believing(copies, for: key) { (grant) async throws(GrantFault) in
            let answer = try await token(of: grant, by: program, for: key, before: deadline)
            return Minted(
                grant: grant.continued(by: answer.state),
                answer: TokenAnswer(
                    accessToken: answer.accessToken, expiresIn: answer.expiresIn, scopes: answer.scopes),
                namedScopes: true, stated: answer.identity)
        }
    }

    private func token(
        of grant: Grant, by program: ProgramBinding, for key: ConnectionKey, before deadline: Deadline
    ) async throws(GrantFault) -> ProgramToken {
        guard let state = grant.programState else { throw .grantMissing }
        guard deadline.remaining >= limits.exchange / 3 else { throw .noTimeLeft }
        let request = ProgramRequest(
            program: program, account: key.account.name, address: key.account.address,
            loginHint: key.connection.token.loginHint, connection: key.connection, scopes: key.connection.tokenScopes)
        do {
            return try await programs.token(for: request, state: state, timeout: deadline.limiting(limits.exchange))
        } catch {
            throw .program(error)
        }
    }

    /// - Throws: ``GrantFault/otherIdentity(declared:stated:)`` where the program names another mailbox.
    func identity(
        _ stated: String?, of program: ProgramBinding, for connection: Connection, of account: Account
    ) throws(GrantFault) -> GrantIdentity {
        guard let stated else { return .notStated }
        let expected = Expectation(account, connection, issuer: nil)
        guard expected.includes(stated) else {
            throw .otherIdentity(declared: expected.addresses[0], stated: stated)
        }
        return .stated(issuer: program.executable, subject: stated, address: stated)
    }

    /// Has a grant's program end it at the provider.
    func revokeByProgram(
        _ grant: Grant, _ program: ProgramBinding, of account: Account, before deadline: Deadline
    ) async throws(GrantFault) -> Revocation {
        guard let state = grant.programState else { throw .grantMissing }
        let request = ProgramRequest(program: program, account: account.name, address: account.address)
        do {
            try await programs.revoke(request, state: state, timeout: deadline.limiting(limits.exchange))
        } catch  where error.code == .unsupported {
            return .notOffered
        } catch {
            throw .program(error)
        }
        return .revoked
    }
}

extension Grant {
    /// With what the program now wants kept, where that is something else.
    fileprivate func continued(by state: Secret?) -> Grant {
        guard let state, state != programState else { return self }
        var next = self
        next.programState = state
        next.generation += 1
        return next
    }
}
