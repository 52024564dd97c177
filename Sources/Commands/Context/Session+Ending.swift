import Grants
import HelperKit
import LocalState
import TokenCache

extension Session {
    /// Ends an account's grants at their providers.
    ///
    /// - Parameter show: takes a line for each.
    /// - Throws: ``ProgramFailure``, also where a provider offers no revocation, and where a grant was left in a dead store.
    func revoke(_ account: Account, show: (String) throws -> Void) async throws {
        let outcomes: [GrantEngine.Revocation]
        do throws(GrantFault) {
            outcomes = try await engine.revoke(account)
        } catch {
            throw ProgramFailure(error, account, nil)
        }
        if outcomes.isEmpty { try show("\(account.name): there was nothing to revoke") }
        let page = account.connections.first?.token.rules.advice.links["consents"] ?? "the provider's web page"
        var abandoned: ProgramFailure?
        for outcome in outcomes {
            switch outcome {
            case .revoked: try show("\(account.name): revoked")
            case .endedHere:
                try show("\(account.name): ended here; the client's permission is taken away at the provider")
            case .notOffered:
                throw ProgramFailure(
                    .unavailable, account.name.text, what: "the provider offers no revocation",
                    remedy: "remove the consent at \(page), then run: mailgrant forget \(account.name)")
            case .abandoned(let store):
                abandoned = ProgramFailure(
                    .unavailable, account.name.text,
                    what:
                        "a grant was left in \(store), which gives it out no more, so it cannot be shown to the provider",
                    remedy: "remove the consent at \(page), then run: mailgrant forget \(account.name)")
            }
        }
        if let abandoned { throw abandoned }
    }

    /// Deletes what is kept here of an account, which need not be declared any more.
    func forget(_ name: PlainName) async throws(ProgramFailure) {
        do throws(GrantFault) {
            try await engine.forget(name)
        } catch {
            throw ProgramFailure(error, name.text, nil)
        }
    }

    /// Deletes the app password of a connection.
    ///
    /// - Returns: a line that says what became of it.
    func forgetPassword(of account: PlainName, _ direction: Direction) async throws(ProgramFailure) -> String {
        do throws(GrantFault) {
            let wasKept = try await engine.forgetSecret(.password, of: account, direction: direction)
            return "\(account) \(direction): " + (wasKept ? "app password forgotten" : "no app password was kept")
        } catch {
            throw ProgramFailure(error, account.text, direction)
        }
    }
}

extension CommandContext {
    /// Deletes everything that is kept here of every account, and the key of the token cache.
    ///
    /// - Parameter show: takes a line for each account.
    func forgetAll(show: (String) throws -> Void) async throws {
        let names: [PlainName]
        do throws(LedgerError) {
            names = try state.recordedAccounts()
        } catch {
            throw ProgramFailure(.ledger(error), "accounts", nil)
        }
        try await Session.with(self, interaction: .allowed, showing: terminal.note) { session in
            for name in names {
                try await session.forget(name)
                try show("\(name): forgotten")
            }
        }
        guard TokenCache.forgetAll() else {
            throw ProgramFailure(
                .software, "cache", what: "the kernel would not let go of the cache's key",
                remedy: "run: keyctl purge user \(TokenCache.keyDescription)")
        }
    }
}
