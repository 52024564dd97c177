import Clients
import ConfigurationFiles
import Declarations
import Grants
import HelperKit
import LocalState
import Reconciliation

extension CommandContext {
    var planner: Planner { planner(of: loader) }

    /// - Parameters:
    ///   - loader: of declarations that may not be in force yet.
    ///   - programs: what clients' programs answered.
    private func planner(of loader: DeclarationLoader, programs: ClientAnswers? = nil) -> Planner {
        Planner(loader: loader, state: state, machine: machine, programs: programs) { store in
            (try? allowed(store)) != nil
        }
    }

    /// Looks at what is declared; where that needs what clients' programs write, they are asked, and it looks again.
    ///
    /// - Parameter loader: of declarations that may not be in force yet.
    private func look<Outcome>(
        at loader: DeclarationLoader, _ look: (Planner) throws(PlannerError) -> Outcome
    ) async throws(ProgramFailure) -> Outcome {
        let answers = ClientAnswers()
        do {
            let outcome = try look(planner(of: loader, programs: answers))
            guard await clientPrograms.answer(answers) else { return outcome }
            return try look(planner(of: loader, programs: answers))
        } catch {
            throw ProgramFailure(error)
        }
    }

    private var machine: Machine {
        let home = environment["HOME"] ?? "/"
        func base(_ variable: String) -> String? { environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil } }
        var needed: [String: String] = [:]
        for variable in ["XDG_CONFIG_HOME", "XDG_STATE_HOME"] { needed[variable] = base(variable) }
        return Machine(
            home: home, configurationHome: base("XDG_CONFIG_HOME") ?? home + "/.config",
            program: InstalledPrograms.thisProgram, unitEnvironment: needed)
    }

    /// What differs, for all accounts and the machine.
    ///
    /// - Parameter loader: of declarations that may not be in force yet; those in force where none is named.
    /// - Throws: ``ProgramFailure`` where nothing can be read.
    func survey(of loader: DeclarationLoader? = nil) async throws(ProgramFailure) -> Survey {
        try await look(at: loader ?? self.loader) { planner throws(PlannerError) in try planner.survey() }
    }

    /// The same, without reading accounts again that look as they did the last time.
    ///
    /// - Throws: as ``survey(of:)``.
    func surveyBesideKnown() async throws(ProgramFailure) -> Survey {
        try await look(at: loader) { planner throws(PlannerError) in try planner.surveyBesideKnown() }
    }

    /// The accounts of these names or addresses, also those of which only a record is left, and those whose files are broken.
    func names(_ words: [String]) throws(ProgramFailure) -> Set<PlainName> {
        guard !words.isEmpty else { return [] }
        let known = Set((try? state.recordedAccounts()) ?? []).union((try? loader.accountNames()) ?? [])
        var names: Set<PlainName> = []
        for word in words {
            if let name = PlainName(word), known.contains(name) {
                names.insert(name)
            } else {
                names.insert(try account(word).name)
            }
        }
        return names
    }
}
