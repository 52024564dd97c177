public import Grants

extension ClientDefinition {
    /// The configuration for an account, in the form of a name or in the first that serves all of its connections that
    /// this client could serve, else in the first that serves one.
    ///
    /// - Parameter observed: the mechanisms with which the account's servers last accepted a token.
    /// - Throws: ``ClientConfigurationError``
    public func configuration(
        for account: Account, form name: String? = nil, observed: [Direction: BearerMechanism] = [:]
    ) throws(ClientConfigurationError) -> ClientConfiguration {
        if let name {
            guard let form = form(name) else { throw .noSuchForm(name) }
            return try ClientConfiguration(self, form, for: account, observed: observed)
        }
        var candidates: [ClientConfiguration] = []
        var misfits: [String: [(direction: Direction, misfit: ClientMisfit)]] = [:]
        for form in forms {
            do throws(ClientConfigurationError) {
                candidates.append(try ClientConfiguration(self, form, for: account, observed: observed))
            } catch {
                guard case .misfits(let found) = error else { throw error }
                misfits.merge(found) { first, _ in first }
            }
        }
        let most = candidates.map(\.logins.count).max()
        guard let best = candidates.first(where: { $0.logins.count == most }) else { throw .misfits(misfits) }
        return best
    }
}
