import Grants
import HelperKit

extension Session {
    /// Ends an account's grants at their providers.
    ///
    /// - Parameter show: takes a line for each.
    /// - Throws: ``ProgramFailure``, also where a provider offers no revocation.
    func revoke(_ account: Account, show: (String) throws -> Void) async throws {
        let outcomes: [GrantEngine.Revocation]
        do throws(GrantFault) {
            outcomes = try await engine.revoke(account)
        } catch {
            throw ProgramFailure(error, account, nil)
        }
        if outcomes.isEmpty { try show("\(account.name): there was nothing to revoke") }
        for outcome in outcomes {
            switch outcome {
            case .revoked: try show("\(account.name): revoked")
            case .endedHere:
                try show("\(account.name): ended here; the client's permission is taken away at the provider")
            case .notOffered:
                let page = account.connections.first?.token.rules.advice.links["consents"] ?? "the provider's web page"
                throw ProgramFailure(
                    .unavailable, account.name.text, what: "the provider offers no revocation",
                    remedy: "remove the consent at \(page), then run: mailgrant forget \(account.name)")
            }
        }
    }

    /// Deletes what is kept here of an account, which need not be declared any more.
    func forget(_ name: PlainName) async throws(ProgramFailure) {
        do throws(GrantFault) {
            try await engine.forget(name)
        } catch {
            throw ProgramFailure(error, name.text, nil)
        }
    }
}
