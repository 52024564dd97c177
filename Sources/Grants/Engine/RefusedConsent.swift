import OAuth
import Secrets

/// Ending at the provider what came of a consent that is refused here: its refresh token is kept nowhere, so nobody could
/// end it later.
///
/// It must never cost a grant that is kept. What else ends with a refresh token is the provider's choice: RFC 7009 section
/// 2.1 speaks of the tokens of the same consent, and some end whatever the person gave the client, at any time and on any
/// machine. The person may be another than the declared one, and may have consented for another account. So nothing is
/// revoked
/// - where the provider's file says that more than the one grant ends: of other machines nothing is known here;
/// - where any account on record has a grant of the same client that the provider may still honour, unless the provider's
///   own verified statements name another person for it. That spares also a provider that gives the same refresh token
///   again.
///
/// The refusal stands whatever comes of it. What is not revoked is of use to nobody who lacks its refresh token, and the
/// person can remove the consent at the provider.
extension GrantEngine {
    /// How long a person who waits to read why the consent is refused waits for its revocation.
    private static let patience: Duration = .seconds(5)

    /// - Parameter person: who consented, by the provider's verified statement; nothing where it makes none.
    func endRefused(_ refreshToken: Secret, _ ask: Asking, by person: IDTokenClaims?) async {
        guard let revocationURL = ask.binding.revocationURL else {
            return noteRefused(ask.account, ask.connection, ask.id, left: "the provider offers no revocation")
        }
        guard !ask.connection.token.rules.revocationEndsOtherGrants else {
            return noteRefused(ask.account, ask.connection, ask.id, left: "the provider would end other grants with it")
        }
        guard !mayHarmAnother(ask, by: person) else {
            return noteRefused(
                ask.account, ask.connection, ask.id, left: "a grant that is kept may be the same person's")
        }
        let deadline = Deadline(in: min(limits.exchange, Self.patience), by: time)
        do throws(GrantFault) {
            let client = try await client(
                for: ask.connection, of: ask.account, shownTo: revocationURL, in: ask.binding)
            try await revoke(refreshToken, client, at: revocationURL, before: deadline)
        } catch {
            let silence = if case .transport = error { "no answer" } else { "the client could not show itself" }
            return noteRefused(ask.account, ask.connection, ask.id, left: error.reason ?? silence)
        }
        noteRefused(ask.account, ask.connection, ask.id, left: nil)
    }

    /// Whether a grant that is kept may end with the one that has just come; also where that cannot be known.
    private func mayHarmAnother(_ ask: Asking, by person: IDTokenClaims?) -> Bool {
        do throws(LedgerError) {
            for name in try ledger.accounts() {
                let record = try ledger.record(of: name)
                // One that is just arriving, in another run perhaps, says nothing of itself yet.
                let known = Set(record.grants.map(\.id))
                guard record.allGrants.subtracting(known).subtracting([ask.id]).isEmpty else { return true }
                for grant in record.grants where grant.livesAtProvider {
                    guard grant.binding.endpoints?.clientID == ask.binding.clientID else { continue }
                    guard grant.identity.isAnother(than: person) else { return true }
                }
            }
            return false
        } catch {
            return true
        }
    }

    /// Writes down what became of a consent that was refused.
    ///
    /// - Parameter reason: why it lives on at the provider; nothing where it is revoked.
    func noteRefused(_ account: Account, _ connection: Connection, _ id: GrantID, left reason: String?) {
        let detail = reason.map { "consent not revoked: \($0)" } ?? "refused consent"
        ledger.note(
            JournalEvent(
                reason == nil ? .revoked : .refused, account: account.name, direction: connection.direction, grant: id,
                detail: detail))
    }
}

extension GrantIdentity {
    /// Whether both are verified statements of one issuer which name two persons. Addresses show nothing: a person may have
    /// several.
    fileprivate func isAnother(than person: IDTokenClaims?) -> Bool {
        guard case .stated(let issuer, let subject, _) = self, let person else { return false }
        return issuer == person.issuer && subject != person.subject
    }
}
