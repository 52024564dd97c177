import ConfigurationFiles
import Declarations
import Grants
import HelperKit
import LocalState

extension CommandContext {
    /// The accounts of which something is kept and that no file declares any more, in order.
    ///
    /// - Throws: ``ProgramFailure`` where the declarations or the records cannot be read: an account that is declared must
    ///   never look as if it were not.
    func leftovers() throws(ProgramFailure) -> [PlainName] {
        let declared: Set<PlainName>
        do throws(ConfigurationErrors) {
            declared = Set(try loader.accountNames())
        } catch {
            throw ProgramFailure(error, subject: "accounts")
        }
        do throws(LedgerError) {
            var leftovers: [PlainName] = []
            for name in try state.recordedAccounts() where !declared.contains(name) {
                if try !ledger.record(of: name).isBlank { leftovers.append(name) }
            }
            return leftovers
        } catch {
            throw ProgramFailure(.ledger(error), "accounts", nil)
        }
    }
}

extension AccountRecord {
    /// Whether it tells of nothing that lies anywhere.
    fileprivate var isBlank: Bool { self == AccountRecord() }
}

extension Session {
    /// Revokes the grants of an account that is no longer declared at their providers, and then deletes what is kept of it.
    /// Where a provider cannot be asked everything stays.
    ///
    /// - Returns: a line that says so.
    func retire(_ name: PlainName) async throws(ProgramFailure) -> String {
        let outcomes: [GrantEngine.Revocation]
        do throws(GrantFault) {
            outcomes = try await engine.retire(name)
        } catch {
            throw ProgramFailure(error, name.text, nil)
        }
        let words = Set(outcomes.map(\.words)).sorted().joined(separator: ", ")
        return "\(name): " + (words.isEmpty ? "" : "\(words), ") + "forgotten"
    }
}

extension GrantEngine.Revocation {
    fileprivate var words: String {
        switch self {
        case .revoked: "revoked"
        case .endedHere: "ended here (the client's permission is taken away at the provider)"
        case .abandoned(let store): "left in \(store) (remove the consent on the provider's web page)"
        case .notOffered: "the provider offers no revocation (remove the consent on its web page)"
        }
    }
}
