import Declarations
import FoundationEssentials
import Grants
import HelperKit
import LocalState
import TokenCache

/// What is kept on this machine: the token store, the token cache, the grant.
extension Examination {
    /// Absent, locked, hung and refusing stores are told apart, and no prompt is raised.
    func tokenStore() async -> LinkState {
        do {
            // An item that nobody has: only an unlocked store says so.
            _ = try await session.store.read(
                StoredItem(.grant, id: UUID().uuidString.lowercased(), account: account.name), interaction: .forbidden)
            return unlocked("\(session.store.displayName), unlocked")
        } catch {
            return broken(.store(error))
        }
    }

    /// What a person should know of a store that answers.
    private func unlocked(_ words: String) -> LinkState {
        let context = session.context
        guard let record = try? context.storeRecord(), let declared = try? context.settings().store else {
            return .whole(words)
        }
        let inUse = context.choice(record)
        if let new = record.movingTo {
            return .noted(
                words,
                remedy: "the move from \(inUse.name) to \(new) is not finished: mailgrant store migrate --to \(new), "
                    + "or --to \(inUse.name) to leave them where they are")
        }
        if inUse != declared {
            return .noted(
                words,
                remedy: "mailgrant.toml still declares \(declared.name): write store = \"\(inUse.name)\" there")
        }
        if let old = record.movingFrom {
            return .noted(
                words,
                remedy: "the move from \(old) is not finished: mailgrant store migrate --to \(inUse.name)")
        }
        guard inUse.isMemoryOnly else { return .whole(words) }
        return .noted(words, remedy: "it keeps grants in memory only: at logout they are gone")
    }

    func tokenCache() -> LinkState {
        guard session.cache is SealedTokenCache else {
            return .noted(
                "there is none, so access tokens lie in the token store",
                remedy: "it needs XDG_RUNTIME_DIR and the kernel's keyring, which some containers forbid")
        }
        return .whole("sealed, under a key in the kernel's keyring")
    }

    func grant() async -> LinkState {
        let recorded: AccountRecord
        do {
            recorded = try session.context.ledger.record(of: account.name)
        } catch {
            return broken(.ledger(error))
        }
        let state = ConnectionState(of: connection, in: recorded)
        switch state {
        case .declared:
            return broken(connection.authentication == .oauth2 ? .notAuthorized : .passwordNotKept)
        case .needsAuthorization(let loss): return broken(.needsAuthorization(loss))
        case .authorized, .verified: break
        }
        guard let observed = recorded[connection.direction] else { return broken(.notAuthorized) }
        let item: StoredItem?
        let words: String
        switch connection.authentication {
        case .oauth2:
            item = observed.grant.map { StoredItem(.grant, id: $0.text, account: account.name) }
            words = observed.grant.flatMap(recorded.summary).map(Self.words) ?? ""
        case .password:
            item = observed.password.map { StoredItem(.password, id: $0, account: account.name) }
            words = "app password, bound as declared"
        }
        guard let item else { return broken(.notAuthorized) }
        do {
            let kept = try await session.store.read(item, interaction: .forbidden)
            guard kept != nil else {
                return broken(connection.authentication == .oauth2 ? .grantMissing : .passwordMissing)
            }
        } catch {
            return broken(.store(error))
        }
        if let standing = observed.standing, standing.until > Date() {
            return .noted(words, remedy: standingWords(standing))
        }
        return .whole(words)
    }

    private static func words(of grant: GrantSummary) -> String {
        let identity =
            switch grant.identity {
            case .stated(_, _, let address?): "as \(address)"
            case .stated, .notStated: "identity not stated"
            }
        return "consented \(timeWords(grant.consentedAt)), \(identity), bound as declared"
    }

    private func standingWords(_ standing: StandingFailure) -> String {
        let failure = broken(.standing(standing))
        guard case .broken(let failure) = failure else { return "" }
        return "\(failure.what): \(failure.remedy)"
    }
}
