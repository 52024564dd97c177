public import ConfigurationFiles
import Declarations
import Grants
import LocalState

extension Planner {
    /// The plan of everything, as ``survey()`` has it.
    ///
    /// - Parameter moment: as in ``surveyBesideKnown(at:)``.
    /// - Throws: ``PlannerError``
    public func plan(at moment: FileAppearance.Moment = .now) throws(PlannerError) -> Plan {
        try surveyBesideKnown(at: moment).plan
    }

    /// A survey whose plan is that of everything, and which has not all that is declared and observed: accounts whose files
    /// look as they did at the last such survey are not read again and are left out; of them it has what differed then.
    ///
    /// - Parameter moment: now. Files that were changed just before are read again the next time, since a further change
    ///   of them might not be seen.
    /// - Throws: ``PlannerError``
    public func surveyBesideKnown(at moment: FileAppearance.Moment = .now) throws(PlannerError) -> Survey {
        guard let installed = try? ClientInstallations(in: state).all(),
            let sighting = PlanSighting(loader, state, at: moment)
        else { return try survey() }
        let file = PlanIndexFile(in: state)
        var index = PlanIndex(surroundings: sighting.surroundings)
        if let known = file.read().flatMap(PlanIndex.init), known.surroundings == index.surroundings {
            index.accounts = known.accounts.filter { name, account in sighting.accounts[name] == account.files }
            for installation in installed { index.accounts[installation.account] = nil }
        }
        let survey = try survey(beside: index.accounts, reachedBy: sighting.network)
        // What is gone may be any account's under a new name, and that takes all of them.
        guard index.accounts.isEmpty || !survey.hasUndeclared(beside: index.accounts) else { return try self.survey() }
        let known = sighting.known(in: survey, loader, installed: installed)
        if !known.isEmpty {
            index.accounts.merge(known) { _, new in new }
            file.write(index.data)
        }
        return survey
    }
}

extension Survey {
    fileprivate func hasUndeclared(beside known: [PlainName: KnownAccount]) -> Bool {
        observed.records.contains { !$0.value.isEmpty && declared.accounts[$0.key] == nil && known[$0.key] == nil }
    }
}
