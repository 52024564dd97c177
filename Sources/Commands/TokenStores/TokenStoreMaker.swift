import Declarations
import Glibc
import Grants
import HelperKit
import LocalState
import PluginPrograms
import TokenStores

/// Makes the token store that a declaration names: the one place that puts real ones in.
struct TokenStoreMaker: Sendable {
    let environment: [String: String]
    let state: StateDirectory
    let registry: PluginRegistry

    init(_ context: CommandContext) {
        environment = context.environment
        state = context.state
        registry = context.pluginRegistry
    }

    /// A store that is declared and not here says so whenever it is asked; another never takes its place.
    func store(_ choice: StoreChoice) -> any TokenStore {
        switch choice {
        case .secretService: SecretServiceStore(busAddress: SessionBus.address(environment: environment))
        case .sealedFile: sealedFile ?? AbsentStore("sealed file", "there is no home directory", remedy: "set HOME")
        case .gitCredential(let name): program(.gitCredential, name)
        case .plugin(let name): program(.store, name)
        }
    }

    /// Nothing where there is no home directory.
    var sealedFile: SealedFileStore? {
        sealedFile { question throws(TokenStoreError) in try TerminalPassphrase.ask(question) }
    }

    /// The same, with another way of asking for its passphrase.
    func sealedFile(asking ask: @escaping SealedFileKeys.AskPassphrase) -> SealedFileStore? {
        SealedFilePlace(environment: environment).map { place in
            SealedFileStore(SealedFileKeys(place: place, environment: environment, ask: ask))
        }
    }

    private func program(_ kind: PluginKind, _ name: PlainName) -> any TokenStore {
        guard let program = registry.find(kind, name) else {
            let executable = kind.prefix + name.text
            return AbsentStore(
                executable, "there is no program \(executable)",
                remedy: "install it, or see where it is looked for: mailgrant plugin list")
        }
        return ProgramStore(
            program, runner: PluginRunner(environment: environment), proven: ProvenStorePrograms(in: state),
            terminal: terminalVariables)
    }

    /// What leads a prompt of gpg's to the person's terminal: a program has none of its own.
    private var terminalVariables: [String: String] {
        var variables: [String: String] = [:]
        variables["TERM"] = environment["TERM"]
        variables["GPG_TTY"] =
            environment["GPG_TTY"]
            ?? [STDIN_FILENO, STDERR_FILENO].lazy.compactMap { ttyname($0) }.first.map { String(cString: $0) }
        return variables
    }
}

extension StoreChoice {
    /// Whether what is kept there is gone at logout at the latest.
    var isMemoryOnly: Bool { self == PlainName("cache").map(StoreChoice.gitCredential) }

    /// The kind and name of its program; nothing where it is built in.
    var program: (kind: PluginKind, name: PlainName)? {
        switch self {
        case .secretService, .sealedFile: nil
        case .gitCredential(let name): (.gitCredential, name)
        case .plugin(let name): (.store, name)
        }
    }
}
