public import ConfigurationFiles
import Declarations
import Grants
import LocalState

extension Planner {
    /// The plan of everything, as ``survey()`` has it.
    ///
    /// - Parameter moment: as in ``surveyBesideQuiet(at:)``.
    /// - Throws: ``PlannerError``
    public func plan(at moment: FileAppearance.Moment = .now) throws(PlannerError) -> Plan {
        try surveyBesideQuiet(at: moment).plan
    }

    /// A survey whose plan is that of everything, and which has not all that is declared and observed: accounts in which the
    /// last such survey found no difference, and whose files look as they did then, are not read again and are left out.
    ///
    /// - Parameter moment: now. Files that were changed just before are read again the next time, since a further change
    ///   of them might not be seen.
    /// - Throws: ``PlannerError``
    public func surveyBesideQuiet(at moment: FileAppearance.Moment = .now) throws(PlannerError) -> Survey {
        guard let installed = try? ClientInstallations(in: state).all(),
            let sighting = PlanSighting(loader, state, at: moment)
        else { return try survey() }
        let file = PlanIndexFile(in: state)
        var index = PlanIndex(surroundings: sighting.surroundings)
        if let known = file.read().flatMap(PlanIndex.init), known.surroundings == index.surroundings {
            index.quiet = known.quiet.filter { name, files in sighting.accounts[name] == files }
            for installation in installed { index.quiet[installation.account] = nil }
        }
        let survey = try survey(except: Set(index.quiet.keys), reachedBy: sighting.network)
        // What is gone may be any account's under a new name, and that takes all of them.
        guard index.quiet.isEmpty || !survey.hasUndeclared(beside: index.quiet) else { return try self.survey() }
        let quiet = sighting.quiet(in: survey, loader, installed: installed)
        if !quiet.isEmpty {
            for name in quiet { index.quiet[name] = sighting.accounts[name] }
            file.write(index.data)
        }
        return survey
    }
}

extension Survey {
    fileprivate func hasUndeclared(beside quiet: [PlainName: [UInt8]]) -> Bool {
        observed.records.contains { !$0.value.isEmpty && declared.accounts[$0.key] == nil && quiet[$0.key] == nil }
    }
}
