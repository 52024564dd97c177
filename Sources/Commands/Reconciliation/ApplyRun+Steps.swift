import FoundationEssentials
import Grants
import HelperKit
import LocalState
import Reconciliation

/// Each thing that can be done.
extension ApplyRun {
    /// Does it, and says so.
    ///
    /// - Throws: ``ProgramFailure``, which has been reported.
    func perform(_ difference: Difference, _ survey: Survey) async throws(ProgramFailure) {
        switch difference.change {
        case .authorize, .reauthorize, .confirm: return try await authorize(difference, survey)
        default: break
        }
        do throws(ProgramFailure) {
            switch difference.change {
            case .verify: try await verify(difference, survey)
            case .rename(let old): try await rename(old, difference)
            case .revoke, .forget: try await retire(difference)
            case .installClient, .updateClient, .removeClient: try edit(difference, survey)
            case .installTimer, .updateTimer: try await installTimer(difference, survey)
            case .removeTimer: try await removeTimer(difference)
            case .authorize, .reauthorize, .confirm, .storePassword, .storeSecret, .includeClient, .migrateStore,
                .declareStore, .allowStore:
                break
            }
        } catch {
            error.report()
            throw error
        }
    }

    private func account(of difference: Difference, _ survey: Survey) -> Account? {
        difference.account.flatMap { name in survey.accounts.first { $0.name == name } }
    }

    /// As `mailgrant authorize` does it, which also verifies.
    private func authorize(_ difference: Difference, _ survey: Survey) async throws(ProgramFailure) {
        guard let account = account(of: difference, survey), let direction = difference.direction else { return }
        let mayAsk = difference.need != nil && answers.canAnswer
        var run = AuthorizationRun(account, session, asksAlways: false, mayAsk: mayAsk) { event in
            switch event {
            case .authorized: break
            case .verified(let line): show(line)
            case .failed(let failure): failure.report()
            }
        }
        // It throws only what is thrown above, which is nothing.
        try? await run.authorize(direction)
        try? await run.verifyAgain(Direction.allCases)
        try? await run.proveEarlierTokens()
        if let failure = run.failures.first { throw failure }
    }

    private func verify(_ difference: Difference, _ survey: Survey) async throws(ProgramFailure) {
        guard let account = account(of: difference, survey), let direction = difference.direction,
            let connection = account[direction]
        else { return }
        let waits = VerificationWaits(in: context.state)
        if answers == .nobody, let end = waits.end(of: connection, of: account.name, now: Date()) {
            throw ProgramFailure(
                .temporaryFailure, "\(account.name) \(direction)",
                what: "its server failed the last time, and without you it is asked again \(timeWords(end))",
                remedy: "to ask it now, run: mailgrant check \(account.name)")
        }
        do throws(ProgramFailure) {
            let answer = try await session.verify(account, direction)
            waits.note(connection, of: account.name, failed: false, now: Date())
            show("\(account.name) \(direction): \(answer.words)")
        } catch {
            // Ctrl-C says nothing of the server.
            if !Task.isCancelled { waits.note(connection, of: account.name, failed: true, now: Date()) }
            throw error
        }
    }

    private func rename(_ old: PlainName, _ difference: Difference) async throws(ProgramFailure) {
        guard let new = difference.account else { return }
        do throws(GrantFault) {
            try await session.engine.rename(old, to: new)
        } catch {
            throw ProgramFailure(error, new.text, nil)
        }
        show("\(new): renamed from \(old); its grants moved along")
    }

    private func retire(_ difference: Difference) async throws(ProgramFailure) {
        guard let name = difference.account else { return }
        show(try await session.retire(name))
    }

    private func edit(_ difference: Difference, _ survey: Survey) throws(ProgramFailure) {
        guard let name = difference.account, let installation = difference.change.installation else { return }
        let subject = "\(name) \(installation.client)"
        let edit: ClientEdit?
        do throws(ClientFileError) {
            edit = try survey.observed.clients.edit(for: difference)
        } catch {
            throw ProgramFailure(error, subject: subject)
        }
        guard let edit else { return }
        try ClientEditing(context: context).perform(edit, subject: subject)
        show(difference.line)
    }
}
