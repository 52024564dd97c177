import ConfigurationFiles
import Declarations
import Grants
import HelperKit
import Reconciliation

extension CommandContext {
    var planner: Planner { planner(of: loader) }

    /// - Parameter loader: of declarations that may not be in force yet.
    func planner(of loader: DeclarationLoader) -> Planner { Planner(loader: loader, state: state, machine: machine) }

    private var machine: Machine {
        let home = environment["HOME"] ?? "/"
        func base(_ variable: String) -> String? { environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil } }
        var needed: [String: String] = [:]
        for variable in ["XDG_CONFIG_HOME", "XDG_STATE_HOME"] { needed[variable] = base(variable) }
        return Machine(
            home: home, configurationHome: base("XDG_CONFIG_HOME") ?? home + "/.config",
            program: InstalledPrograms.thisProgram, unitEnvironment: needed)
    }

    /// What differs, for these accounts or for all and the machine.
    ///
    /// - Throws: ``ProgramFailure``: 66 where a name is nobody's, and where nothing can be read.
    func survey() throws(ProgramFailure) -> Survey {
        do {
            return try planner.survey()
        } catch {
            throw ProgramFailure(error)
        }
    }

    /// What differs, for all accounts and the machine; the accounts are not there to be asked of more.
    ///
    /// - Throws: as ``survey()``.
    func plan() throws(ProgramFailure) -> Plan {
        do {
            return try planner.plan()
        } catch {
            throw ProgramFailure(error)
        }
    }

    /// The accounts of these names or addresses, also those of which only a record is left.
    func names(_ words: [String], in survey: Survey) throws(ProgramFailure) -> Set<PlainName> {
        var names: Set<PlainName> = []
        for word in words {
            if let name = PlainName(word), survey.observed.records[name] != nil {
                names.insert(name)
            } else if let name = PlainName(word), survey.declared.accounts[name] != nil {
                names.insert(name)
            } else {
                names.insert(try account(word).name)
            }
        }
        return names
    }
}
