public import Clients
public import ConfigurationFiles
public import Declarations
import Glibc
public import Grants
public import LocalState

/// Reads what is declared and what is, once, and says what differs. It asks no network and no token store.
public struct Planner: Sendable {
    let loader: DeclarationLoader
    let state: StateDirectory
    private let clients: ClientCatalog
    private let machine: Machine
    private let mayRun: @Sendable (StoreChoice) -> Bool

    /// - Parameters:
    ///   - loader: of any directory of declarations, also one that is not in force yet.
    ///   - state: what was observed.
    ///   - programs: what clients' programs answered; what is missed is noted there.
    ///   - mayRun: whether the program of a token store may run on this machine.
    public init(
        loader: DeclarationLoader, state: StateDirectory, machine: Machine, programs: ClientAnswers? = nil,
        mayRun: @escaping @Sendable (StoreChoice) -> Bool = { _ in true }
    ) {
        self.loader = loader
        self.state = state
        self.machine = machine
        self.mayRun = mayRun
        clients = ClientCatalog(layers: loader.layers, programs: programs)
    }

    /// - Throws: ``PlannerError``
    public func survey() throws(PlannerError) -> Survey { try survey(beside: [:]) }

    /// - Parameters:
    ///   - known: declared accounts that are left out, and what is known of them.
    ///   - network: how servers are reached; nothing leaves it to the settings.
    func survey(
        beside known: [PlainName: KnownAccount], reachedBy network: NetworkPath? = nil
    ) throws(PlannerError) -> Survey {
        let names = Set(known.keys)
        let declared: Declarations
        do {
            declared = try loader.declarations(except: names, reachedBy: network)
        } catch {
            throw .configuration(error)
        }
        do throws(LedgerError) {
            let records = try records(except: names)
            let survey = ClientSurvey(
                declared, records, installed: try ClientInstallations(in: state).all(), catalog: clients,
                home: machine.home)
            // What is known is of accounts that have files: where those are missing altogether it is empty.
            let hasObserved = records.values.contains { !$0.isEmpty }
            var observed = Observed(
                records: records, clients: survey, whyNothingEnds: try whyNothingEnds(hasObserved: hasObserved))
            var timerError: PlanError?
            if case .success(let settings) = declared.settings {
                let isInUse =
                    known.values.contains(where: \.hasItems) || records.contains { !$0.value.items(of: $0.key).isEmpty }
                observed.store =
                    StorePlan(
                        settings.store, try StoreInUse(in: state).record(), isInUse: isInUse, mayRun: mayRun
                    ).difference
                do throws(ClientFileError) {
                    observed.timer = try timerDifference(settings)
                } catch {
                    timerError = PlanError(account: nil, file: error.path, error.detail)
                }
            }
            var plan = Plan(declared, observed, beside: known.mapValues(\.differences))
            if let timerError { plan.errors.append(timerError) }
            return Survey(declared: declared, observed: observed, plan: plan)
        } catch {
            throw .ledger(error)
        }
    }

    /// Those of all accounts, the ones that are no longer declared included.
    private func records(except known: Set<PlainName>) throws(LedgerError) -> [PlainName: AccountRecord] {
        let ledger = FileLedger(in: state)
        let found = Parallel.map(try state.recordedAccounts().filter { !known.contains($0) }) { name in
            (name, Result { () throws(LedgerError) in try ledger.record(of: name) })
        }
        var records: [PlainName: AccountRecord] = [:]
        for (name, record) in found { records[name] = try record.get() }
        return records
    }

    /// The units that the settings ask for; nothing where they ask for none.
    public func units(_ settings: Settings) -> TimerUnits? {
        settings.apply.timer.map { seconds in
            TimerUnits(
                every: seconds, program: machine.program,
                pulls: loader.directory.isPulled, environment: machine.unitEnvironment)
        }
    }

    public var timerFiles: TimerFiles { TimerFiles(configurationHome: machine.configurationHome) }

    private func timerDifference(_ settings: Settings) throws(ClientFileError) -> Difference.Change? {
        try timerFiles.difference(units(settings), every: settings.apply.timer)
    }

    /// A home directory that is not mounted, a checkout that is half done or a run with the wrong environment must not look
    /// like a person who took declarations away.
    ///
    /// - Parameter hasObserved: whether anything was observed of any account.
    private func whyNothingEnds(hasObserved: Bool) throws(LedgerError) -> Keeping? {
        let directory = loader.directory
        let layers = loader.layers.lowestFirst
        let there = "bring it back, or run: mailgrant forget"
        if access(directory.path, F_OK) != 0 { return Keeping("\(directory.path) is not there", remedy: there) }
        if (try? directory.names(in: ".").isEmpty) == true {
            return Keeping("\(directory.path) is empty", remedy: there)
        }
        if hasObserved, directory.commit == nil,
            layers.allSatisfy({ access($0.contents + "/accounts", F_OK) != 0 })
        {
            return Keeping("\(directory.path)/accounts is not there", remedy: there)
        }
        if state.isMoving { return Keeping("a pull has moved only some of the files", remedy: "run: mailgrant pull") }
        if let work = layers.lazy.compactMap(\.gitWork).first {
            return Keeping(work, remedy: "finish that, then run this again")
        }
        return try DeclaredPlace(in: state).other(than: directory.path).map {
            Keeping(
                "until now declarations were read in \($0), not in \(directory.path)",
                remedy: "run it with those, or run: mailgrant forget")
        }
    }
}

/// What was read and what differs.
public struct Survey: Sendable {
    public let declared: Declarations
    public let observed: Observed
    public let plan: Plan

    /// Whether everything that was observed is some declared account's.
    public var isWhole: Bool {
        observed.records.allSatisfy { $0.value.isEmpty || declared.accounts[$0.key] != nil }
    }

    /// How the file of a mail program would change; nothing where the difference changes none.
    public func fileChange(of difference: Difference) -> ClientEdit? {
        guard difference.need == nil, let place = difference.change.installation else { return nil }
        return observed.clients.edits.first { $0.installation == place }
    }

    /// The accounts whose files can be read, in order.
    public var accounts: [Account] {
        declared.accounts.values.compactMap { try? $0.get() }.sorted { $0.name < $1.name }
    }
}

/// Why there is no plan at all.
public enum PlannerError: Error, Sendable, Equatable {
    case configuration(ConfigurationErrors)
    case ledger(LedgerError)
}

/// Where things are on this machine.
public struct Machine: Sendable {
    /// The home directory.
    public var home: String
    /// `$XDG_CONFIG_HOME`, or what stands for it.
    public var configurationHome: String
    /// The absolute path of mailgrant.
    public var program: String
    /// What a systemd unit has to set for mailgrant to find the same files.
    public var unitEnvironment: [String: String]

    public init(home: String, configurationHome: String, program: String, unitEnvironment: [String: String] = [:]) {
        self.home = home
        self.configurationHome = configurationHome
        self.program = program
        self.unitEnvironment = unitEnvironment
    }
}
