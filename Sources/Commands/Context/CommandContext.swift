import ConfigurationFiles
import Declarations
import FoundationEssentials
import Grants
import HelperKit
import LocalState
import Providers
import TokenCache

/// Where a command finds things: the environment and the directories that follow from it.
struct CommandContext: Sendable {
    let environment: [String: String]
    let configuration: ConfigurationDirectory
    let state: StateDirectory
    private(set) var loader: DeclarationLoader
    private(set) var terminal: Terminal

    /// - Throws: ``ProgramFailure`` with status 78 where there is no home directory.
    init(environment: [String: String] = ProcessInfo.processInfo.environment) throws(ProgramFailure) {
        var environment = environment
        environment["HOME"] = ConfigurationDirectory.homeDirectory(environment: environment)
        guard let configuration = ConfigurationDirectory.locate(environment: environment),
            let state = StateDirectory(environment: environment)
        else {
            throw ProgramFailure(
                .configuration, "configuration", what: "there is no home directory",
                remedy: "set HOME, or XDG_CONFIG_HOME and XDG_STATE_HOME")
        }
        self.environment = environment
        self.configuration = configuration
        self.state = state
        loader = DeclarationLoader(
            directory: configuration, programs: ProgramDescriptions(directory: ProgramDescriptionFiles(in: state).path))
        terminal = Terminal(environment: environment)
    }

    var ledger: FileLedger { FileLedger(in: state, commit: { [configuration] in configuration.commit }) }

    var journal: Journal { Journal(in: state) }

    /// The same for the next thing that a process does which runs long: every file is read again.
    var renewed: CommandContext {
        var renewed = self
        renewed.loader = DeclarationLoader(directory: configuration, programs: programDescriptions)
        renewed.terminal = terminal.steady
        return renewed
    }

    /// - Throws: ``ProgramFailure`` with status 78.
    func settings() throws(ProgramFailure) -> Settings {
        do {
            return try loader.settings()
        } catch {
            throw ProgramFailure(error, subject: "settings")
        }
    }

    /// The account of a name or an address.
    ///
    /// - Throws: ``ProgramFailure``: 66 where there is none, 64 where an address leads to several, 78 where its file is
    ///   wrong.
    func account(_ nameOrAddress: String) throws(ProgramFailure) -> Account {
        let found: AccountLookup
        do {
            found = try loader.account(matching: nameOrAddress)
        } catch {
            throw ProgramFailure(error, subject: nameOrAddress)
        }
        switch found {
        case .found(let account): return account
        case .none:
            throw ProgramFailure(
                .noInput, nameOrAddress, what: "no such account is declared in \(configuration.path)/accounts",
                remedy: "run: mailgrant add")
        case .ambiguous(let names):
            throw ProgramFailure(
                .usage, nameOrAddress,
                what: "several accounts have this address: \(names.map(\.text).joined(separator: ", "))",
                remedy: "name the account instead")
        case .broken(let name, let errors): throw ProgramFailure(errors, subject: name.text)
        }
    }

    /// What the cache finds by an address that several accounts have is let go: a file that was written by hand may have
    /// made it so, and the helpers read no declarations.
    private func dropSharedAddresses(of accounts: [Account]) {
        let sharing = Dictionary(grouping: accounts) { $0.address.lowercased() }.values.filter { $0.count > 1 }
        guard !sharing.isEmpty, let cache = TokenCache.open(creating: false).map({ SealedTokenCache($0) }) else {
            return
        }
        for account in sharing.joined() { cache.dropSharedSelectors(of: account) }
    }

    /// An account whose file cannot be read, and why.
    typealias BrokenAccount = (PlainName, ConfigurationErrors)

    /// The accounts of these names or addresses; all that are declared where none is named.
    ///
    /// - Returns: the accounts in the order of the names, and what is wrong with the others.
    func accounts(
        _ namesOrAddresses: [String]
    ) throws(ProgramFailure) -> (accounts: [Account], broken: [BrokenAccount]) {
        guard namesOrAddresses.isEmpty else {
            var accounts: [Account] = []
            for name in namesOrAddresses { accounts.append(try account(name)) }
            return (accounts, [])
        }
        let declared: Declarations
        do {
            declared = try loader.declarations()
        } catch {
            throw ProgramFailure(error, subject: "accounts")
        }
        var accounts: [Account] = []
        var broken: [BrokenAccount] = []
        for (name, account) in declared.accounts.sorted(by: { $0.key < $1.key }) {
            switch account {
            case .success(let account): accounts.append(account)
            case .failure(let errors): broken.append((name, errors))
            }
        }
        dropSharedAddresses(of: accounts)
        return (accounts, broken)
    }
}
